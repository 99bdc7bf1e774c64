// SPDX-License-Identifier: BSD-3-Clause
using System;
using System.Globalization;
using System.Linq;
using System.Numerics;
using BindingsGenerator.Model;
using FFmpeg.Bindings.Tests.Support;
using Xunit;

namespace FFmpeg.Bindings.Tests;

/// <summary>The enumerations against a fresh reading of the headers.</summary>
public sealed class EnumTests
{
    /// <summary>Every enumeration.</summary>
    public static TheoryData<string> Names => [.. BindingTypes.Enums.Select(type => type.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Values_GeneratedEnum_EqualHeaders(string name)
    {
        Type type = BindingTypes.Enums.Single(t => t.Name == name);
        CEnum expected = InstalledHeaders.Model.FindEnum(name)!;

        Assert.NotNull(expected);
        Assert.Equal(expected.Size, NativeLayout.SizeOf(Enum.GetUnderlyingType(type)));
        Assert.Equal(
            expected.Members.Select(member => $"{member.Name} = {member.Value}").Order(StringComparer.Ordinal),
            Enum.GetNames(type).Select(member => $"{member} = {ValueOf(type, member)}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Names_FormatsAndCodecs_AreThere()
    {
        Assert.Contains("AVCodecID", BindingTypes.Enums.Select(type => type.Name));
        Assert.Contains("AVPixelFormat", BindingTypes.Enums.Select(type => type.Name));
    }

    private static BigInteger ValueOf(Type type, string member) =>
        BigInteger.Parse(Enum.Format(type, Enum.Parse(type, member), "D"), CultureInfo.InvariantCulture);
}
