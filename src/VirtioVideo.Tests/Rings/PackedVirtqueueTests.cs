// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.Linq;
using VirtioVideo.Rings;
using VirtioVideo.Tests.PlainRings;
using VirtioVideo.Tests.Support;
using Xunit;

namespace VirtioVideo.Tests.Rings;

/// <summary>VIRTIO 1.2, 2.8: chains of a well-behaved driver in a packed virtqueue.</summary>
public sealed class PackedVirtqueueTests
{
    [Theory]
    [InlineData(1u)]
    [InlineData(2u)]
    [InlineData(3u)]
    [InlineData(256u)]
    [InlineData(32768u)]
    public void TryPop_OfAnyQueueSize_GoesRoundTheRing(uint num)
    {
        // 2.8: the size need not be a power of two.
        using var bench = new PackedRingBench(num);
        uint rounds = num >= 256 ? num + 20 : 20;
        RingBuffer request = bench.Buffer(4);
        for (uint i = 0; i < rounds; i++)
        {
            bench.Ram.Write(request.Address, i);
            ushort id = bench.Driver.Add([request], []);
            bench.Driver.Publish();

            DescriptorChain chain = bench.Queue.TryPop()!;
            Assert.Equal(BitConverter.GetBytes(i), RingBench.Read(chain));
            Assert.Null(bench.Queue.TryPop());
            chain.Complete([]);
            bench.Queue.Flush();
            Assert.Equal(new VirtqUsedElem { Id = id, Len = 0 }, bench.Driver.TakeUsed());
        }

        // 2.8.1: the wrap counter changes whenever the last descriptor was passed.
        var expected = (ushort)((rounds % num) | (rounds / num % 2 == 0 ? 0x8000u : 0));
        Assert.Equal(new VringPosition(expected, expected), bench.Queue.Position);
        Assert.Equal(QueueFault.None, bench.Queue.Fault);
    }

    [Fact]
    public void TryPop_ChainOverTheEndOfTheRing_GoesOnAtItsBeginning()
    {
        using var bench = new PackedRingBench(num: 5, start: 3);
        bench.Driver.Add([bench.Buffer([1]), bench.Buffer([2]), bench.Buffer([3])], [bench.Buffer(2)]);
        bench.Driver.Publish();

        DescriptorChain chain = bench.Queue.TryPop()!;
        Assert.Equal([1, 2, 3], RingBench.Read(chain));
        Assert.Equal(2ul, chain.WritableLength);
        Assert.Equal(new VringPosition(2, 0x8003), bench.Queue.Position);
    }

    [Fact]
    public void TryPop_ChainOfExactlyTheQueueSize_IsTaken()
    {
        using var bench = new PackedRingBench(num: 7, start: 2);
        bench.Driver.Add([.. Enumerable.Range(0, 5).Select(i => bench.Buffer([(byte)i]))], [bench.Buffer(2), bench.Buffer(3)]);
        bench.Driver.Publish();

        DescriptorChain chain = bench.Queue.TryPop()!;
        Assert.Equal([0, 1, 2, 3, 4], RingBench.Read(chain));
        chain.Complete([1, 2, 3, 4]);
        bench.Queue.Flush();
        Assert.Equal(4u, bench.Driver.TakeUsed().Len);
        Assert.Equal(7, bench.Driver.FreeDescriptors);
    }

    [Fact]
    public void TryPop_ListOfDescriptors_HasTheIdOfItsLast()
    {
        // 2.8.6: "Buffer ID is included in the last descriptor in the list."
        using var bench = new PackedRingBench(num: 4);
        int available = PackedRingDriver.AvailableFlags(wrap: true);
        bench.Driver.SetDescriptor(1, bench.Buffer([2]), id: 77, available);
        bench.Driver.SetDescriptor(0, bench.Buffer([1]), id: 12345, available | VirtqDesc.NextFlag);

        DescriptorChain chain = bench.Queue.TryPop()!;
        Assert.Equal(77ul, chain.Token);
        Assert.Equal([1, 2], RingBench.Read(chain));
    }

    [Fact]
    public void TryPop_IndirectTable_TakesOneDescriptorOfTheRing()
    {
        using var bench = new PackedRingBench(num: 4, indirect: true);
        RingBuffer[] writable = [bench.Buffer(5), bench.Buffer(6)];
        ushort id = bench.Driver.Add([bench.Buffer([1, 2]), bench.Buffer([3])], writable, indirect: true);
        bench.Driver.Publish();

        DescriptorChain chain = bench.Queue.TryPop()!;
        Assert.Equal([1, 2, 3], RingBench.Read(chain));
        chain.Complete([9, 8, 7, 6, 5, 4, 3]);
        bench.Queue.Flush();

        Assert.Equal(new VirtqUsedElem { Id = id, Len = 7 }, bench.Driver.TakeUsed());
        Assert.Equal([9, 8, 7, 6, 5], bench.Ram.At(writable[0].Address, 5).ToArray());
        Assert.Equal([4, 3, 0], bench.Ram.At(writable[1].Address, 3).ToArray());
        Assert.Equal(new VringPosition(0x8001, 0x8001), bench.Queue.Position);
    }

    [Fact]
    public void TryPop_FlagsInAnIndirectTable_AreIgnoredButWrite()
    {
        // 2.8.7: "VIRTQ_DESC_F_WRITE is the only valid flag for descriptors in the indirect table. Others are reserved and are ignored by the device."
        using var bench = new PackedRingBench(num: 4, indirect: true);
        ulong table = bench.Ram.Allocate(32);
        PutEntry(bench, table, bench.Buffer([1]), VirtqDesc.NextFlag | VirtqDesc.IndirectFlag | PackedDesc.UsedFlag);
        PutEntry(bench, table + 16, bench.Buffer(3), VirtqDesc.WriteFlag | PackedDesc.AvailFlag);

        // "In descriptors with VIRTQ_DESC_F_INDIRECT set VIRTQ_DESC_F_WRITE is reserved and is ignored by the device."
        bench.Driver.SetDescriptor(0, new RingBuffer(table, 32), id: 3, PackedRingDriver.AvailableFlags(wrap: true) | VirtqDesc.IndirectFlag | VirtqDesc.WriteFlag);

        DescriptorChain chain = bench.Queue.TryPop()!;
        Assert.Equal([1], RingBench.Read(chain));
        Assert.Equal(3ul, chain.WritableLength);
    }

    [Fact]
    public void Flush_OfABatch_MakesItsFirstDescriptorUsedLast()
    {
        // Whoever sees the first one sees them all: the driver looks no further before it.
        using var bench = new PackedRingBench(num: 4);
        bench.Driver.Add([], [bench.Buffer(4)]);
        bench.Driver.Add([], [bench.Buffer(4)]);
        bench.Driver.Publish();
        bench.Queue.TryPop()!.Complete([1, 2, 3, 4]);
        bench.Queue.TryPop()!.Complete([1, 2, 3, 4]);

        Assert.False(bench.Driver.HasUsed);
        bench.Queue.Flush();
        Assert.True(bench.Driver.TryTakeUsed(out _));
        Assert.True(bench.Driver.TryTakeUsed(out _));
    }

    [Fact]
    public void Counters_CountChainsCompletionsAndNotifications()
    {
        using var bench = new PackedRingBench(num: 8);
        bench.Send();
        bench.Send();
        bench.CompleteAll([1]);
        bench.Driver.DriverEvent = (0, 1);
        bench.Send();
        bench.CompleteAll([1]);

        QueueCounters counters = bench.Counters;
        Assert.Equal((3ul, 3ul, 1ul, 1ul, 0ul), (counters.Chains, counters.Completions, counters.Notifications, counters.Suppressed, counters.Faults));
    }

    private static void PutEntry(PackedRingBench bench, ulong address, RingBuffer buffer, int flags)
    {
        bench.Ram.Write(address, buffer.Address);
        bench.Ram.Write(address + 8, buffer.Length | ((ulong)(ushort)flags << 48));
    }
}
