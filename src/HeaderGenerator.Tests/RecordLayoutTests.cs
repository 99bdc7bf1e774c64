// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.Linq;
using BindingsGenerator.Model;
using HeaderGenerator.Reading;
using HeaderGenerator.Tests.Support;
using Xunit;

namespace HeaderGenerator.Tests;

/// <summary>A C compiler lays out the structs of the headers as the runtime lays out their C# twins.</summary>
public sealed class RecordLayoutTests
{
    public static TheoryData<string, string> Twins()
    {
        var twins = new TheoryData<string, string>();
        foreach (CHeader header in CHeader.All)
        {
            foreach (Type type in Library.Records(header).Where(type => Library.Fields(type).Any()))
            {
                twins.Add(header.Name, type.Name);
            }
        }

        return twins;
    }

    [Theory]
    [InlineData("virtiovideo.h")]
    [InlineData("virtio_video.h")]
    public void Records_OfHeader_AreThoseOfTheLibrary(string name)
    {
        CHeader header = CHeader.Find(name);

        Assert.Equal(
            Library.Records(header).Select(type => type.Name).Order(StringComparer.Ordinal),
            header.Records.Select(record => record.Name).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Twins))]
    public void Record_InC_HasSizeAndAlignmentOfItsTwin(string header, string name)
    {
        (CRecord record, Type twin) = Find(header, name);

        Assert.Equal(
            (NativeLayout.SizeOf(twin), NativeLayout.AlignmentOf(twin)),
            (record.Size, record.Alignment));
    }

    [Theory]
    [MemberData(nameof(Twins))]
    public void Record_InC_HasTheFieldsOfItsTwin(string header, string name)
    {
        (CRecord record, Type twin) = Find(header, name);

        Assert.Equal(FieldsOf(twin), FieldsOf(record));
    }

    [Theory]
    [MemberData(nameof(Twins))]
    public void Record_InC_IsAUnionIfItsTwinIsExplicit(string header, string name)
    {
        (CRecord record, Type twin) = Find(header, name);

        Assert.Equal(twin.IsExplicitLayout, record.IsUnion);
    }

    [Fact]
    public void Record_WithoutFields_IsOpaqueInC()
    {
        Type twin = Library.Records(CHeader.Abi).Single(type => !Library.Fields(type).Any());
        CRecord record = CHeader.Abi.Model.FindRecord(twin.Name)!;

        Assert.Equal("virtiovideo", record.Name);
        Assert.False(record.IsComplete);
    }

    [Fact]
    public void Iovec_OfSysUio_IsLaidOutAsTheLibraryReadsIt()
    {
        Type twin = Library.Core.GetType("VirtioVideo.Platform.Linux.iovec", throwOnError: true)!;
        CRecord record = CHeader.Abi.Model.FindRecord("iovec")!;

        Assert.Equal(NativeLayout.SizeOf(twin), record.Size);
        Assert.Equal(FieldsOf(twin), FieldsOf(record));
    }

    private static IEnumerable<string> FieldsOf(Type type) => Library.Fields(type).Select(
        field => $"{field.Name} at {NativeLayout.OffsetOf(field)}: {Shape.Of(field.FieldType)}");

    private static IEnumerable<string> FieldsOf(CRecord record) => record.Fields.Select(
        field => $"{field.Name} at {field.Offset}: {Shape.Of(field.Type)}");

    private static (CRecord Record, Type Twin) Find(string name, string record)
    {
        CHeader header = CHeader.Find(name);
        CRecord? found = header.Records.FirstOrDefault(candidate => candidate.Name == record);
        Assert.True(found is not null, $"{name} does not declare {record}");
        return (found, Library.Type(header, record));
    }
}
