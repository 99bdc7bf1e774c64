// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Memory;
using VirtioVideo.Rings;
using VirtioVideo.Tests.PlainRings;
using VirtioVideo.Tests.Support;
using Xunit;

namespace VirtioVideo.Tests.Rings;

/// <summary>What a driver can do to break a packed virtqueue: each breaks it, once, and nothing is touched afterwards.</summary>
public sealed class PackedVirtqueueFaultTests
{
    private static readonly int s_available = PackedRingDriver.AvailableFlags(wrap: true);

    [Theory]
    [InlineData(0ul, 4u)]
    [InlineData(GuestRam.Base - 1, 4u)]
    [InlineData(GuestRam.Base + (32ul << 20) - 3, 4u)]
    [InlineData(GuestRam.Base, 33u << 20)]
    [InlineData(ulong.MaxValue, 1u)]
    [InlineData(ulong.MaxValue - 3, 8u)]
    public void TryPop_BufferOutsideGuestMemory_BreaksTheQueue(ulong address, uint length)
    {
        using var bench = new PackedRingBench();
        bench.Driver.SetDescriptor(0, new RingBuffer(address, length), 0, s_available);

        AssertBroken(bench, QueueFault.Address);
    }

    [Fact]
    public void TryPop_ReadableAfterWritable_BreaksTheQueue()
    {
        // 2.8.6 by way of 2.7.4.2: device-readable ones come first.
        using var bench = new PackedRingBench();
        bench.Driver.SetDescriptor(1, bench.Buffer(4), 0, s_available);
        bench.Driver.SetDescriptor(0, bench.Buffer(4), 0, s_available | VirtqDesc.WriteFlag | VirtqDesc.NextFlag);

        AssertBroken(bench, QueueFault.ReadableAfterWritable);
    }

    [Theory]
    [InlineData(1u)]
    [InlineData(3u)]
    [InlineData(8u)]
    public void TryPop_ListWithoutEnd_BreaksTheQueue(uint num)
    {
        using var bench = new PackedRingBench(num);
        for (uint i = 0; i < num; i++)
        {
            bench.Driver.SetDescriptor(num - 1 - i, bench.Buffer(4), 0, s_available | VirtqDesc.NextFlag);
        }

        AssertBroken(bench, QueueFault.ChainLength);
    }

    [Fact]
    public void TryPop_ChainsOfFourGigabytes_BreakTheQueue()
    {
        // 2.7.5.2: a chain describes less than 4 GiB.
        using var bench = new PackedRingBench(num: 256);
        for (uint i = 0; i < 129; i++)
        {
            bench.Driver.SetDescriptor(128 - i, new RingBuffer(GuestRam.Base, 32 << 20), 0, s_available | (i == 0 ? 0 : VirtqDesc.NextFlag));
        }

        AssertBroken(bench, QueueFault.TotalLength);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void TryPop_ChainOverDescriptorsInFlight_BreaksTheQueue(int more)
    {
        // The device has so many of four descriptors; the driver makes a list of the rest and one of them.
        using var bench = new PackedRingBench(num: 4);
        for (int i = 0; i < 4 - more; i++)
        {
            bench.Driver.Add([bench.Buffer(4)], []);
        }

        bench.Driver.Publish();
        for (int i = 0; i < 4 - more; i++)
        {
            Assert.NotNull(bench.Queue.TryPop());
        }

        bench.Driver.SetDescriptor(0, bench.Buffer(4), 0, PackedRingDriver.AvailableFlags(wrap: false));
        for (int i = 3; i >= 4 - more; i--)
        {
            bench.Driver.SetDescriptor((uint)i, bench.Buffer(4), 0, s_available | VirtqDesc.NextFlag);
        }

        AssertBroken(bench, QueueFault.InFlight);
    }

    [Fact]
    public void TryPop_DescriptorInFlightMadeAvailableAgain_BreaksTheQueue()
    {
        using var bench = new PackedRingBench(num: 1);
        bench.Driver.Add([bench.Buffer(4)], []);
        bench.Driver.Publish();
        Assert.NotNull(bench.Queue.TryPop());
        bench.Driver.SetDescriptor(0, bench.Buffer(4), 0, PackedRingDriver.AvailableFlags(wrap: false));

        AssertBroken(bench, QueueFault.InFlight);
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(8u)]
    [InlineData(17u)]
    [InlineData(16u * 9)]
    [InlineData(uint.MaxValue)]
    public void TryPop_IndirectTableOfABadLength_BreaksTheQueue(uint length)
    {
        using var bench = new PackedRingBench(num: 8, indirect: true);
        bench.Driver.SetDescriptor(0, new RingBuffer(bench.Ram.Allocate(256), length), 0, s_available | VirtqDesc.IndirectFlag);

        AssertBroken(bench, QueueFault.Indirect);
    }

    [Fact]
    public void TryPop_IndirectTableOutsideGuestMemory_BreaksTheQueue()
    {
        using var bench = new PackedRingBench(num: 8, indirect: true);
        bench.Driver.SetDescriptor(0, new RingBuffer(GuestRam.Base + (32 << 20) - 16, 32), 0, s_available | VirtqDesc.IndirectFlag);

        AssertBroken(bench, QueueFault.Address);
    }

    [Fact]
    public void TryPop_IndirectTableThatWasNotNegotiated_BreaksTheQueue()
    {
        using var bench = new PackedRingBench(num: 8);
        bench.Driver.SetDescriptor(0, new RingBuffer(bench.Ram.Allocate(16), 16), 0, s_available | VirtqDesc.IndirectFlag);

        AssertBroken(bench, QueueFault.Indirect);
    }

    [Fact]
    public void TryPop_IndirectTableInAList_BreaksTheQueue()
    {
        // 2.8.19: not in a list linked by NEXT, neither first nor later.
        using (var bench = new PackedRingBench(num: 8, indirect: true))
        {
            bench.Driver.SetDescriptor(0, new RingBuffer(bench.Ram.Allocate(16), 16), 0, s_available | VirtqDesc.IndirectFlag | VirtqDesc.NextFlag);
            AssertBroken(bench, QueueFault.Indirect);
        }

        using (var bench = new PackedRingBench(num: 8, indirect: true))
        {
            bench.Driver.SetDescriptor(1, new RingBuffer(bench.Ram.Allocate(16), 16), 0, s_available | VirtqDesc.IndirectFlag);
            bench.Driver.SetDescriptor(0, bench.Buffer(4), 0, s_available | VirtqDesc.NextFlag);
            AssertBroken(bench, QueueFault.Indirect);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(PackedDesc.AvailFlag | PackedDesc.UsedFlag)]
    [InlineData(PackedDesc.UsedFlag)]
    public void TryPop_DescriptorThatIsNotAvailable_IsLeftAlone(int flags)
    {
        using var bench = new PackedRingBench(num: 8);
        bench.Driver.SetDescriptor(0, new RingBuffer(0, uint.MaxValue), 0, flags);

        Assert.Null(bench.Queue.TryPop());
        Assert.Equal(QueueFault.None, bench.Queue.Fault);
    }

    [Fact]
    public void MemoryChanged_WithoutAPartOfTheRing_BreaksTheQueue()
    {
        using var bench = new PackedRingBench(num: 8);
        bench.Queue.MemoryChanged(GuestMemory.Create([bench.Ram.Regions[0] with { Length = 16 }]));

        Assert.Equal(QueueFault.RingAddress, bench.Queue.Fault);
        Assert.Null(bench.Queue.TryPop());
    }

    private static void AssertBroken(PackedRingBench bench, QueueFault fault)
    {
        VringSettings ring = bench.Driver.Settings;
        Assert.Null(bench.Queue.TryPop());
        Assert.Equal(fault, bench.Queue.Fault);
        byte[] before = bench.Ram.At(ring.Desc, (int)(16 * ring.Num)).ToArray();

        bench.Driver.SetDescriptor(0, bench.Buffer(4), 0, s_available);
        bench.Ram.At(ring.Desc, 16).CopyTo(before);
        BadRing.AssertStaysBroken(bench, fault);
        Assert.Equal(before, bench.Ram.At(ring.Desc, before.Length).ToArray());
    }
}
