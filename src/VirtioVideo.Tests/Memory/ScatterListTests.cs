// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Linq;
using VirtioVideo.Memory;
using VirtioVideo.Tests.Conformance;
using VirtioVideo.Tests.Support;
using Xunit;

namespace VirtioVideo.Tests.Memory;

/// <summary>sg lists of RESOURCE_ATTACH.</summary>
public sealed class ScatterListTests
{
    [Theory]
    [Ruling(24)]
    [InlineData(true, 0x1000ul, 0x10u)]
    [InlineData(true, 0x1000ul, 0x10u, 0x1010ul, 0x20u)]
    [InlineData(true, 0x1000ul, 0x10u, 0x1010ul, 0x20u, 0x1030ul, 1u)]
    [InlineData(false, 0x1000ul, 0x10u, 0x1011ul, 0x20u)]
    [InlineData(false, 0x1000ul, 0x10u, 0x100ful, 0x20u)]
    [InlineData(false, 0x1010ul, 0x10u, 0x1000ul, 0x10u)]
    [InlineData(false, 0x1000ul, 0x10u, 0x1010ul, 0x20u, 0x2000ul, 1u)]
    [InlineData(false, 0x1_0000_1000ul, 0x10u, 0x1010ul, 0x20u)]
    public void IsContiguous_OfEntries_IsAdjacencyInGuestPhysicalMemory(bool contiguous, params object[] entries)
    {
        using var ram = new GuestRam(new GuestRamRegion(0x1000, 0x2000), new GuestRamRegion(0x1_0000_1000, 0x1000));
        using ScatterList list = List(entries);

        Assert.True(list.TryResolve(ram.Table));
        Assert.Equal(contiguous, list.IsContiguous);
    }

    [Fact]
    public void Resolve_EntriesInOneRegion_IsABufferOfTheirSum()
    {
        using var ram = new GuestRam(4096);
        GuestBuffer buffer = List(GuestRam.Base + 100, 10u, GuestRam.Base, 20u).Resolve(ram.Table)!;
        buffer.Write(0, [.. Enumerable.Repeat((byte)1, 10), .. Enumerable.Repeat((byte)2, 20)]);

        Assert.Equal(30ul, buffer.Length);
        Assert.Equal(10, ram.At(GuestRam.Base + 100, 10).ToArray().Count(b => b == 1));
        Assert.Equal(20, ram.At(GuestRam.Base, 20).ToArray().Count(b => b == 2));
    }

    [Fact]
    [Ruling(27)]
    public void Resolve_EntryOutsideGuestMemory_IsNothing()
    {
        using var ram = new GuestRam(4096);

        Assert.Null(List(GuestRam.Base, 10u, 0x10ul, 1u).Resolve(ram.Table));
        Assert.Null(List(GuestRam.Base + 4095, 2u).Resolve(ram.Table));
        Assert.Null(List(ulong.MaxValue, 2u).Resolve(ram.Table));
        Assert.NotNull(List(GuestRam.Base + 4095, 1u).Resolve(ram.Table));
    }

    [Fact]
    [Ruling(27)]
    public void Resolve_EntryAcrossRegions_NeedsThemAdjacentOnTheHost()
    {
        using var together = new GuestRam(new GuestRamRegion(0x1000, 0x1000), new GuestRamRegion(0x2000, 0x1000, FollowsOnHost: true));
        using var apart = new GuestRam(new GuestRamRegion(0x1000, 0x1000), new GuestRamRegion(0x2000, 0x1000));
        ScatterList list = List(0x1ff0ul, 0x20u);

        Assert.Equal(0x20ul, list.Resolve(together.Table)!.Length);
        Assert.Null(list.Resolve(apart.Table));
    }

    [Fact]
    public void Resolve_AgainInAnotherTable_FollowsTheTable()
    {
        using var ram = new GuestRam(8192);
        ScatterList list = List(0x1000ul, 4u);
        GuestMemory moved = GuestMemory.Create([new GuestRegion(0x1000, 4096, ram.Regions[0].Host + 4096)]);
        list.Resolve(moved)!.Write(0, [1, 2, 3, 4]);

        Assert.Null(list.Resolve(ram.Table));
        Assert.Equal([1, 2, 3, 4], ram.At(GuestRam.Base + 4096, 4).ToArray());
    }

    [Fact]
    public void TryResolve_InSteps_IsTheSameBuffer()
    {
        using var ram = new GuestRam(1 << 20);
        RingBuffer[] entries = [.. Enumerable.Range(0, 100).Select(i => new RingBuffer(GuestRam.Base + ((ulong)(i * 37 % 100) * 4096), (uint)(i % 7 * 100)))];
        using ScatterList whole = SgLists.Read(entries);
        Assert.True(whole.TryResolve(ram.Table));
        for (int step = 1; step < 100; step += 3)
        {
            using ScatterList list = SgLists.Read(entries);
            while (list.UnresolvedCount > 0)
            {
                Assert.True(list.TryResolve(ram.Table, Math.Min(step, list.UnresolvedCount)));
            }

            Assert.Equal((whole.Buffer.Length, whole.Buffer.RunCount), (list.Buffer.Length, list.Buffer.RunCount));
            for (ulong at = 0; at < whole.Buffer.Length; at += 50)
            {
                Assert.True(whole.Buffer.Piece(at, 1).Overlaps(list.Buffer.Piece(at, 1)), $"byte {at} is elsewhere");
            }
        }
    }

    [Fact]
    public void Quota_OfEntries_IsGivenBackOnce()
    {
        var quota = new EntryQuota(10);
        ScatterList list = ScatterList.TryCreate(7, quota)!;
        Assert.Null(ScatterList.TryCreate(4, quota));
        Assert.False(quota.TryTake(uint.MaxValue));
        Assert.True(quota.TryTake(3));
        Assert.False(quota.TryTake(1));
        Assert.Equal(10, quota.Used);
        list.Dispose();
        list.Dispose();

        Assert.Equal(3, quota.Used);
    }

    [Fact]
    public void Dispose_OfAList_LeavesABufferWithoutAByte()
    {
        using var ram = new GuestRam(1 << 20);
        ScatterList list = SgLists.Read(new RingBuffer(GuestRam.Base, 10), new RingBuffer(GuestRam.Base + 100, 10));
        GuestBuffer buffer = list.Resolve(ram.Table)!;
        list.Dispose();

        Assert.Equal(0ul, buffer.Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Read(0, new byte[1]));
        Assert.Throws<ObjectDisposedException>(() => list.TryResolve(ram.Table));
        Assert.Throws<ObjectDisposedException>(() => list.TakeRoom(1).Length);
    }

    private static ScatterList List(params object[] entries)
        => SgLists.Read([.. entries.Chunk(2).Select(pair => new RingBuffer((ulong)pair[0], (uint)pair[1]))]);
}
