// SPDX-License-Identifier: BSD-3-Clause
using System;
using System.Collections.Generic;
using System.Linq;
using BindingsGenerator.Model;
using FFmpeg.AutoGen;
using FFmpeg.Bindings.Tests.Support;
using Xunit;

namespace FFmpeg.Bindings.Tests;

/// <summary>The structs against a fresh reading of the headers.</summary>
public sealed class StructLayoutTests
{
    /// <summary>Every struct that has fields and stands for a named C record.</summary>
    public static TheoryData<string> ExpandedStructs => [.. ExpandedNames];

    private static IEnumerable<string> ExpandedNames => BindingTypes.Structs
        .Where(type => BindingTypes.FieldsOf(type).Length > 0 && InstalledHeaders.Model.FindRecord(type.Name) is not null)
        .Select(type => type.Name);

    [Theory]
    [MemberData(nameof(ExpandedStructs))]
    public void Layout_ExpandedStruct_EqualsHeaders(string name)
    {
        Type type = BindingTypes.Structs.Single(t => t.Name == name);
        CRecord record = InstalledHeaders.Model.FindRecord(name)!;

        Assert.Empty(new LayoutComparison().Compare(type, record).Differences);
    }

    [Fact]
    public void Layout_AllStructs_AreComparedOrOpaque()
    {
        var comparison = new LayoutComparison();
        foreach (string name in ExpandedNames)
        {
            comparison.Compare(BindingTypes.Structs.Single(t => t.Name == name), InstalledHeaders.Model.FindRecord(name)!);
        }

        IEnumerable<Type> forgotten = BindingTypes.Structs
            .Where(type => BindingTypes.FieldsOf(type).Length > 0 && !comparison.Visited.Contains(type));
        Assert.Empty(forgotten);
    }

    [Theory]
    [InlineData(typeof(AVBufferRef))]
    [InlineData(typeof(AVCodec))]
    [InlineData(typeof(AVCodecContext))]
    [InlineData(typeof(AVCodecParserContext))]
    [InlineData(typeof(AVComponentDescriptor))]
    [InlineData(typeof(AVDictionaryEntry))]
    [InlineData(typeof(AVFrame))]
    [InlineData(typeof(AVFrameSideData))]
    [InlineData(typeof(AVPacket))]
    [InlineData(typeof(AVPacketSideData))]
    [InlineData(typeof(AVPixFmtDescriptor))]
    [InlineData(typeof(AVProfile))]
    [InlineData(typeof(AVRational))]
    public void Layout_StructTheLibraryUses_HasFields(Type type) =>
        Assert.Contains(type.Name, ExpandedNames);

    [Fact]
    public void OpaqueStruct_NotExpanded_HasNoFields() =>
        Assert.Empty(BindingTypes.FieldsOf(typeof(AVCodecInternal)));
}
