// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Memory;
using VirtioVideo.Rings;
using VirtioVideo.Tests.PlainRings;
using VirtioVideo.Tests.Support;
using Xunit;

namespace VirtioVideo.Tests.Rings;

/// <summary>VIRTIO 1.2, 2.7: where the parts of a split virtqueue may lie.</summary>
public sealed class SplitRingLayoutTests
{
    private const ulong Base = GuestRam.Base;
    private const uint RegionLength = 4096;

    [Fact]
    public void TryMap_PartsThatFillTheRegionToItsEnd_AreMapped()
    {
        using var ram = new GuestRam(RegionLength);

        // 2.7: 16 num, 6 + 2 num and 6 + 8 num bytes.
        Assert.True(SplitRingLayout.TryMap(ram.Table, new VringSettings(16, Base + RegionLength - 256, Base, Base + 64), out _));
        Assert.True(SplitRingLayout.TryMap(ram.Table, new VringSettings(16, Base, Base + RegionLength - 38, Base + 256), out _));
        Assert.True(SplitRingLayout.TryMap(ram.Table, new VringSettings(16, Base, Base + 256, Base + RegionLength - 136), out _));
    }

    [Theory]
    [InlineData(RegionLength - 256 + 16, 0, 64)]
    [InlineData(0, RegionLength - 38 + 2, 256)]
    [InlineData(0, 256, RegionLength - 136 + 4)]
    public void TryMap_LastWordOfAPartOutsideTheRegion_IsRefused(uint desc, uint avail, uint used)
    {
        // The event words count in, negotiated or not: an avail ring at the end of a region is not read past it.
        using var ram = new GuestRam(RegionLength);

        Assert.False(SplitRingLayout.TryMap(ram.Table, new VringSettings(16, Base + desc, Base + avail, Base + used), out _));
    }

    [Fact]
    public void TryMap_HostThatHasAPartMisaligned_IsRefused()
    {
        // Words of the ring are read and written whole.
        using var ram = new GuestRam(RegionLength);
        GuestMemory shifted = GuestMemory.Create([ram.Regions[0] with { Host = ram.Regions[0].Host + 1, Length = RegionLength - 1 }]);

        Assert.False(SplitRingLayout.TryMap(shifted, new VringSettings(16, Base, Base + 256, Base + 512), out _));
    }

    [Fact]
    public void TryMap_AddressThatWraps_IsRefused()
    {
        using var ram = new GuestRam(RegionLength);

        Assert.False(SplitRingLayout.TryMap(ram.Table, new VringSettings(16, ulong.MaxValue - 15, Base, Base + 64), out _));
        Assert.False(SplitRingLayout.TryMap(ram.Table, new VringSettings(16, Base, ulong.MaxValue - 1, Base + 64), out _));
        Assert.False(SplitRingLayout.TryMap(GuestMemory.Empty, new VringSettings(16, Base, Base + 256, Base + 512), out _));
    }

    [Fact]
    public void TryMap_LargestQueue_HasItsEventWordsBehindTheRings()
    {
        using var ram = new GuestRam(2 << 20);
        var driver = new SplitRingDriver(ram, 32768);
        Assert.True(SplitRingLayout.TryMap(ram.Table, driver.Settings, out SplitRingLayout layout));

        driver.UsedEvent = 0x1234;
        layout.WriteAvailEvent(0x5678);
        layout.WriteUsedEntry(32767, id: 9, len: 10);

        Assert.Equal(0x1234, layout.ReadUsedEvent());
        Assert.Equal(0x5678, driver.AvailEvent);
        Assert.Equal(9u, ram.Read<uint>(driver.Settings.Used + 4 + (8 * 32767)));
        Assert.Equal(10u, ram.Read<uint>(driver.Settings.Used + 8 + (8 * 32767)));
    }

    [Fact]
    public void Words_OfEachPart_AreWhereTheSpecificationHasThem()
    {
        using var ram = new GuestRam(RegionLength);
        Assert.True(SplitRingLayout.TryMap(ram.Table, new VringSettings(4, Base, Base + 64, Base + 128), out SplitRingLayout layout));
        ram.Write(Base + 16, new VirtqDesc { Addr = 0x1122334455667788, Len = 0x99aabbcc, Flags = 3, Next = 2 });
        ram.Write<ushort>(Base + 64, 1);
        ram.Write<ushort>(Base + 66, 0x4321);
        ram.Write<ushort>(Base + 68 + 6, 3);
        ram.Write<ushort>(Base + 68 + 8, 0x0a0b);

        Assert.Equal(new VirtqDesc { Addr = 0x1122334455667788, Len = 0x99aabbcc, Flags = 3, Next = 2 }, VirtqDesc.Read(layout.Table, 1));
        Assert.Equal(1, layout.ReadAvailFlags());
        Assert.Equal(0x4321, layout.ReadAvailIndex());
        Assert.Equal(3, layout.ReadAvailEntry(3));
        Assert.Equal(0x0a0b, layout.ReadUsedEvent());
        layout.WriteUsedIndex(0x7654);
        Assert.Equal(0x7654, ram.Read<ushort>(Base + 130));
    }
}
