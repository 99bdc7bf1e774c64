// SPDX-License-Identifier: BSD-3-Clause

using System;
using VirtioVideo.Memory;
using VirtioVideo.Platform.Linux;
using VirtioVideo.Rings;
using VirtioVideo.Tests.Conformance;
using VirtioVideo.Tests.Support;
using Xunit;
using static VirtioVideo.Tests.Support.BadRing;

namespace VirtioVideo.Tests.Rings;

/// <summary>Every way in which a driver can break a split virtqueue: VIRTIOVIDEO_FAULT_*.</summary>
public sealed class SplitVirtqueueFaultTests
{
    private const ushort Next = VirtqDesc.NextFlag;
    private const ushort Write = VirtqDesc.WriteFlag;

    [Theory]
    [InlineData(1u, 0, 2)]
    [InlineData(8u, 0, 9)]
    [InlineData(8u, 65530, 9)]
    [InlineData(8u, 0, 65535)]
    [InlineData(32768u, 65530, 32769)]
    public void AvailIndexThatMovedByMoreThanTheQueueSize_IsAvailIndex(uint num, int start, int moved)
    {
        using var bench = new SplitRingBench(num, start: (ushort)start);
        bench.Driver.AvailIndex = (ushort)(start + moved);

        AssertBroken(bench, QueueFault.AvailIndex);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(65535)]
    public void HeadBeyondTheTable_IsHeadIndex(int head)
    {
        using var bench = new SplitRingBench(num: 8);
        bench.Driver.AddHead((ushort)head);
        bench.Driver.Publish();

        AssertBroken(bench, QueueFault.HeadIndex);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(65535)]
    public void NextBeyondTheTable_IsNextIndex(int next)
    {
        using var bench = new SplitRingBench(num: 8);
        Put(bench, 0, bench.Buffer(4), Next, (ushort)next);

        AssertBroken(bench, QueueFault.NextIndex);
    }

    [Fact]
    public void Loop_IsChainLength()
    {
        using var bench = new SplitRingBench(num: 8);
        bench.Driver.SetDescriptor(1, Desc(bench.Buffer(4), Next, 0));
        Put(bench, 0, bench.Buffer(4), Next, 1);

        AssertBroken(bench, QueueFault.ChainLength);
    }

    [Fact]
    public void DescriptorThatIsItsOwnNext_IsChainLength()
    {
        using var bench = new SplitRingBench(num: 1);
        Put(bench, 0, bench.Buffer(0), Next, 0);

        AssertBroken(bench, QueueFault.ChainLength);
    }

    [Fact]
    [Ruling(9)]
    public void ReadableBehindWritable_IsReadableAfterWritable()
    {
        // 2.7.4.2, ruling 9
        using var bench = new SplitRingBench(num: 8);
        bench.Driver.SetDescriptor(1, Desc(bench.Buffer(4)));
        Put(bench, 0, bench.Buffer(4), Next | Write, 1);

        AssertBroken(bench, QueueFault.ReadableAfterWritable);
    }

    [Fact]
    [Ruling(9)]
    public void ReadableBehindWritableOfNoLength_IsReadableAfterWritable()
    {
        using var bench = new SplitRingBench(num: 8);
        bench.Driver.SetDescriptor(1, Desc(bench.Buffer(4)));
        Put(bench, 0, bench.Buffer(0), Next | Write, 1);

        AssertBroken(bench, QueueFault.ReadableAfterWritable);
    }

    [Theory]
    [InlineData(0x1000ul, 4u)]
    [InlineData(GuestRam.Base - 1, 2u)]
    [InlineData(GuestRam.Base + (32 << 20) - 1, 2u)]
    [InlineData(GuestRam.Base + (32 << 20), 1u)]
    [InlineData(ulong.MaxValue, 2u)]
    [InlineData(GuestRam.Base, 0xffffffffu)]
    public void BufferNotInsideGuestMemory_IsAddress(ulong address, uint length)
    {
        using var bench = new SplitRingBench(num: 8);
        Put(bench, 0, new RingBuffer(address, length), Write);

        AssertBroken(bench, QueueFault.Address);
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(1u)]
    public void ChainOf4GiB_IsTotalLength(uint behind)
    {
        // 2.7.5.2 lets a chain describe less than 4 GiB; two descriptors may well name the same memory.
        using var bench = new SplitRingBench(new GuestRam(0x8000_0000), num: 8);
        bench.Driver.SetDescriptor(1, Desc(new RingBuffer(GuestRam.Base, 0x8000_0000), behind > 0 ? Next : (ushort)0, 2));
        bench.Driver.SetDescriptor(2, Desc(new RingBuffer(GuestRam.Base, behind)));
        Put(bench, 0, new RingBuffer(GuestRam.Base, 0x8000_0000), Next, 1);

        AssertBroken(bench, QueueFault.TotalLength);
    }

    [Fact]
    public void ChainOfOneByteLessThan4GiB_IsTaken()
    {
        using var bench = new SplitRingBench(new GuestRam(0x8000_0000), num: 8);
        bench.Driver.SetDescriptor(1, Desc(new RingBuffer(GuestRam.Base, 0x7fff_ffff), Write));
        Put(bench, 0, new RingBuffer(GuestRam.Base, 0x8000_0000), Next, 1);

        DescriptorChain chain = bench.Queue.TryPop()!;
        Assert.Equal((0x8000_0000ul, 0x7fff_fffful), (chain.ReadableLength, chain.WritableLength));
    }

    [Fact]
    public void MoreChainsInFlightThanTheQueueHolds_IsInFlight()
    {
        using var bench = new SplitRingBench(num: 2);
        bench.Send(4, 0);
        Assert.NotNull(bench.Queue.TryPop());
        for (int i = 0; i < 2; i++)
        {
            // The driver gives the same descriptors again although they were not used.
            bench.Driver.AddHead(0);
            bench.Driver.Publish();
            if (i == 0)
            {
                Assert.NotNull(bench.Queue.TryPop());
            }
        }

        AssertBroken(bench, QueueFault.InFlight);
    }

    [Fact]
    public void MemoryChanged_WithoutTheRing_IsRingAddress()
    {
        using var bench = new SplitRingBench(num: 8);
        bench.Send();
        bench.Queue.MemoryChanged(GuestMemory.Empty);

        AssertBroken(bench, QueueFault.RingAddress);
    }

    [Fact]
    public void Complete_ChainInFlightOfABrokenQueue_LeavesTheRingAlone()
    {
        using var bench = new SplitRingBench(num: 8);
        bench.Send();
        bench.Send();
        DescriptorChain first = bench.Queue.TryPop()!;
        DescriptorChain second = bench.Queue.TryPop()!;
        first.Complete([1]);
        bench.Driver.AvailIndex = 100;
        byte[] used = bench.Ram.At(bench.Driver.Settings.Used, 70).ToArray();
        Assert.Null(bench.Queue.TryPop());
        second.Complete([1]);
        bench.Queue.Flush();

        Assert.Equal(QueueFault.AvailIndex, bench.Queue.Fault);
        Assert.Equal(used, bench.Ram.At(bench.Driver.Settings.Used, 70).ToArray());
        Assert.Equal(0, bench.Interrupts);
    }

    [Fact]
    public void Constructor_RingOutsideGuestMemory_IsRefused()
    {
        using var bench = new SplitRingBench(num: 8);
        VringSettings settings = bench.Driver.Settings with { Used = GuestRam.Base + (32 << 20) - 4 };

        HostException e = Assert.Throws<HostException>(
            () => new SplitVirtqueue(settings, default, bench.Ram.Table, new RingNotifier(null, null, () => { }, new Epoll()), new QueueCounters()));
        Assert.Equal(Errno.EINVAL, e.Errno);
    }
}
