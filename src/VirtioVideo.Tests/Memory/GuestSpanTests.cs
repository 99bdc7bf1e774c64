// SPDX-License-Identifier: BSD-3-Clause

using System;
using VirtioVideo.Memory;
using VirtioVideo.Tests.Support;
using Xunit;

namespace VirtioVideo.Tests.Memory;

/// <summary>Runs of guest memory.</summary>
public sealed class GuestSpanTests
{
    [Fact]
    public void Slice_OfARun_KeepsBytesAndAddressTogether()
    {
        using var ram = new GuestRam(64);
        ram.At(GuestRam.Base + 8, 4).Fill(7);
        Assert.True(ram.Table.TryTranslate(GuestRam.Base, 64, out GuestSpan span));

        GuestSpan slice = span.Slice(4, 20).Slice(4, 4);
        Assert.Equal((GuestRam.Base + 8, 4u), (slice.Address, slice.Length));
        Assert.Equal([7, 7, 7, 7], slice.Bytes.ToArray());
        Assert.True(span.Slice(64, 0).Bytes.IsEmpty);
    }

    [Theory]
    [InlineData(65u, 0u)]
    [InlineData(64u, 1u)]
    [InlineData(1u, 64u)]
    [InlineData(uint.MaxValue, 2u)]
    [InlineData(2u, uint.MaxValue)]
    public void Slice_ThatLeavesItsRun_IsRefusedInWhatShipsToo(uint start, uint length)
    {
        using var ram = new GuestRam(64);
        Assert.True(ram.Table.TryTranslate(GuestRam.Base, 64, out GuestSpan span));

        Assert.Throws<ArgumentOutOfRangeException>(() => span.Slice(start, length));
    }

    [Theory]
    [InlineData(63u)]
    [InlineData(64u)]
    [InlineData(uint.MaxValue)]
    public void Word_ThatLeavesItsPartOfARing_IsRefusedInWhatShipsToo(uint offset)
    {
        using var ram = new GuestRam(64);
        Assert.True(GuestWords.TryMap(ram.Table, GuestRam.Base, 64, 2, out GuestWords words));

        Assert.Equal(0, words.Read16(62));
        Assert.Throws<ArgumentOutOfRangeException>(() => words.Read16(offset));
        Assert.Throws<ArgumentOutOfRangeException>(() => words.Write64(offset - 6, 1));
    }

    [Fact]
    public void JoinedWith_TheRunThatFollows_IsBoth()
    {
        using var ram = new GuestRam(64);
        Assert.True(ram.Table.TryTranslate(GuestRam.Base, 16, out GuestSpan first));
        Assert.True(ram.Table.TryTranslate(GuestRam.Base + 16, 16, out GuestSpan second));
        Assert.True(ram.Table.TryTranslate(GuestRam.Base + 33, 16, out GuestSpan apart));

        Assert.True(first.IsFollowedBy(second));
        Assert.False(second.IsFollowedBy(first));
        Assert.False(second.IsFollowedBy(apart));
        GuestSpan both = first.JoinedWith(second);
        both.Bytes[31] = 9;
        Assert.Equal((GuestRam.Base, 32u), (both.Address, both.Length));
        Assert.Equal(9, ram.Read<byte>(GuestRam.Base + 31));
    }
}
