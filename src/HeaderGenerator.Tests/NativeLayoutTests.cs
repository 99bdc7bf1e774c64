// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Linq;
using HeaderGenerator.Reading;
using HeaderGenerator.Tests.Definitions;
using HeaderGenerator.Tests.Support;
using Xunit;

namespace HeaderGenerator.Tests;

/// <summary>The runtime's layout is measured, holes and all.</summary>
public sealed class NativeLayoutTests
{
    [Theory]
    [InlineData(typeof(byte), 1, 1)]
    [InlineData(typeof(ushort), 2, 2)]
    [InlineData(typeof(uint), 4, 4)]
    [InlineData(typeof(ulong), 8, 8)]
    [InlineData(typeof(nuint), 8, 8)]
    [InlineData(typeof(byte*), 8, 8)]
    [InlineData(typeof(Refused.hole_between_fields), 16, 8)]
    [InlineData(typeof(Refused.hole_at_end), 16, 8)]
    [InlineData(typeof(Refused.packed_fields), 12, 1)]
    [InlineData(typeof(Refused.packed_end), 12, 4)]
    [InlineData(typeof(Sample.sample_bytes), 4, 1)]
    [InlineData(typeof(Sample.sample_config), 40, 8)]
    public void SizeAndAlignment_OfType_AreThoseOfTheRuntime(Type type, int size, int alignment)
    {
        Assert.Equal(size, NativeLayout.SizeOf(type));
        Assert.Equal(alignment, NativeLayout.AlignmentOf(type));
    }

    [Theory]
    [InlineData(typeof(Refused.hole_between_fields), new[] { 0, 8 })]
    [InlineData(typeof(Refused.packed_fields), new[] { 0, 4 })]
    [InlineData(typeof(Refused.overlapping_fields), new[] { 0, 2 })]
    [InlineData(typeof(Sample.sample_config), new[] { 0, 4, 8, 20, 24, 32 })]
    public void OffsetOf_Fields_AreThoseOfTheRuntime(Type type, int[] offsets) =>
        Assert.Equal(offsets, Library.Fields(type).Select(NativeLayout.OffsetOf));
}
