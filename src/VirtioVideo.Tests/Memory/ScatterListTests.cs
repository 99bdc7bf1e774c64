// SPDX-License-Identifier: BSD-3-Clause

using System.Linq;
using VirtioVideo.Memory;
using VirtioVideo.Tests.Conformance;
using VirtioVideo.Tests.Support;
using VirtioVideo.Wire;
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
        Assert.Equal(contiguous, List(entries).IsContiguous);
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

    private static ScatterList List(params object[] entries)
        => new([.. entries.Chunk(2).Select(pair => new virtio_video_resource_sg_entry { addr = (ulong)pair[0], length = (uint)pair[1] })]);
}
