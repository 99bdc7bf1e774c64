// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.IO;
using System.Linq;
using System.Reflection;
using BindingsGenerator.Model;
using HeaderGenerator.Tests.Support;
using Xunit;

namespace HeaderGenerator.Tests;

/// <summary>The functions of virtiovideo.h are those that the library exports.</summary>
public sealed class FunctionTests
{
    public static TheoryData<string> Exports() => [.. Library.Exports.Select(method => Library.EntryPoint(method)!)];

    [Fact]
    public void Functions_OfHeaders_AreTheExports()
    {
        Assert.Equal(
            Library.Exports.Select(Library.EntryPoint).Order(StringComparer.Ordinal),
            CHeader.Abi.Functions.Select(function => function.Name).Order(StringComparer.Ordinal));
        Assert.Empty(CHeader.Wire.Functions);
    }

    [Fact]
    public void Typedefs_OfHeaders_AreFunctionPointersAndWireIntegers()
    {
        Assert.Equal(
            CHeader.Abi.Functions.Select(function => function.Name + "_fn"),
            CHeader.Abi.Typedefs.Select(typedef => typedef.Name));
        Assert.Equal(
            ["virtio_video_u8: u1", "virtio_video_le32: u4", "virtio_video_le64: u8"],
            CHeader.Wire.Typedefs.Select(typedef => $"{typedef.Name}: {Shape.Of(typedef)}"));
    }

    [Theory]
    [MemberData(nameof(Exports))]
    public void Function_InC_HasTheSignatureOfItsExport(string name)
    {
        MethodInfo export = Library.Exports.Single(method => Library.EntryPoint(method) == name);
        CFunction? function = CHeader.Abi.Model.FindFunction(name);
        Assert.True(function is not null, $"virtiovideo.h does not declare {name}");

        Assert.Equal(Shape.Of(export), Shape.Of(function.Type));
        Assert.Equal(
            export.GetParameters().Select(parameter => parameter.Name),
            function.Parameters.Select(parameter => parameter.Name));
    }

    [Theory]
    [MemberData(nameof(Exports))]
    public void FunctionPointer_InC_PointsToItsFunction(string name)
    {
        CTypedef? pointer = CHeader.Abi.Model.FindTypedef(name + "_fn");
        Assert.True(pointer is not null, $"virtiovideo.h does not declare {name}_fn");

        Assert.Equal(Shape.Of(CHeader.Abi.Model.FindFunction(name)!.Type) + "*", Shape.Of(pointer));
    }

    [Fact]
    public void Map_OfRepository_NamesEveryExportOnce()
    {
        string[] words = File.ReadAllText(Path.Combine(Repository.Root, GeneratedFiles.MapPath))
            .Split(['\n', '\t', ' ', ';'], StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(
            Library.Exports.Select(Library.EntryPoint).Order(StringComparer.Ordinal),
            words.Where(word => word.StartsWith("virtiovideo_", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }
}
