// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Numerics;
using System.Reflection;
using System.Text.RegularExpressions;
using BindingsGenerator.Macros;
using BindingsGenerator.Model;
using HeaderGenerator.Tests.Support;
using Xunit;

namespace HeaderGenerator.Tests;

/// <summary>Enumerations and macros of the headers have the values of their C# twins.</summary>
public sealed partial class NumberTests
{
    public static TheoryData<string, string> Enums()
    {
        var enums = new TheoryData<string, string>();
        foreach (CHeader header in CHeader.All)
        {
            foreach (Type type in Library.Enums(header))
            {
                enums.Add(header.Name, type.Name);
            }
        }

        return enums;
    }

    [Theory]
    [InlineData("virtiovideo.h")]
    [InlineData("virtio_video.h")]
    public void Enums_OfHeader_AreThoseOfTheLibrary(string name)
    {
        CHeader header = CHeader.Find(name);

        Assert.Equal(
            Library.Enums(header).Select(type => type.Name).Order(StringComparer.Ordinal),
            header.Enums.Select(declared => declared.Name).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Enums))]
    public void Enum_InC_HasTheValuesOfItsTwin(string header, string name)
    {
        CEnum? declared = CHeader.Find(header).Enums.FirstOrDefault(candidate => candidate.Name == name);
        Assert.True(declared is not null, $"{header} does not declare {name}");
        Type twin = Library.Type(CHeader.Find(header), name);

        Assert.Equal(
            Library.Fields(twin).Where(field => field.IsLiteral).Select(field => (field.Name, Value(field))),
            declared.Members.Select(member => (member.Name, member.Value)));
    }

    [Theory]
    [InlineData("virtiovideo.h")]
    [InlineData("virtio_video.h")]
    public void Macros_OfHeader_AreTheConstantsOfTheLibrary(string name)
    {
        CHeader header = CHeader.Find(name);
        IReadOnlyList<string> names = [.. Define().Matches(File.ReadAllText(header.Path)).Select(match => match.Groups[1].Value)];
        IReadOnlyDictionary<string, IntegerConstant> values = new MacroEvaluator([header.Path], []).Evaluate(names);

        Assert.Equal(
            Library.Constants(header).Select(field => (field.Name, Value(field))),
            names.Select(macro => (macro, values[macro].Value)));
    }

    private static BigInteger Value(FieldInfo field) =>
        BigInteger.Parse(
            Convert.ToString(field.GetRawConstantValue(), CultureInfo.InvariantCulture)!, CultureInfo.InvariantCulture);

    // Macros with a value: neither the guard nor those with parameters.
    [GeneratedRegex(@"^#define (\w+) \S", RegexOptions.Multiline)]
    private static partial Regex Define();
}
