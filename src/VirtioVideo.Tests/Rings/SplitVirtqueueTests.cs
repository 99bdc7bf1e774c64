// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.Linq;
using VirtioVideo.Rings;
using VirtioVideo.Tests.PlainRings;
using VirtioVideo.Tests.Support;
using Xunit;

namespace VirtioVideo.Tests.Rings;

/// <summary>VIRTIO 1.2, 2.7: chains of a well-behaved driver.</summary>
public sealed class SplitVirtqueueTests
{
    [Theory]
    [InlineData(1u, 0)]
    [InlineData(1u, 65530)]
    [InlineData(2u, 0)]
    [InlineData(2u, 65530)]
    [InlineData(256u, 65530)]
    [InlineData(32768u, 65530)]
    public void TryPop_OfAnyQueueSize_GoesRoundTheRingAndTheIndices(uint num, int start)
    {
        using var bench = new SplitRingBench(num, start: (ushort)start);
        int rounds = num >= 256 ? (int)num + 20 : 20;
        RingBuffer request = bench.Buffer(4);
        for (uint i = 0; i < rounds; i++)
        {
            bench.Ram.Write(request.Address, i);
            ushort head = bench.Driver.Add([request], []);
            bench.Driver.Publish();

            DescriptorChain chain = bench.Queue.TryPop()!;
            Assert.Equal(BitConverter.GetBytes(i), RingBench.Read(chain));
            Assert.Null(bench.Queue.TryPop());
            chain.Complete([]);
            bench.Queue.Flush();
            Assert.Equal(new VirtqUsedElem { Id = head, Len = 0 }, bench.Driver.TakeUsed());
        }

        Assert.Equal((ushort)(start + rounds), bench.Queue.Position.NextAvail);
        Assert.Equal((ushort)(start + rounds), bench.Queue.Position.NextUsed);
        Assert.Equal(QueueFault.None, bench.Queue.Fault);
    }

    [Fact]
    public void TryPop_ChainOfExactlyTheQueueSize_IsTaken()
    {
        // 2.7.5.3.1: "a descriptor chain longer than the Queue Size of the device" is what is forbidden.
        using var bench = new SplitRingBench(num: 8);
        RingBuffer[] readable = [.. Enumerable.Range(0, 5).Select(i => bench.Buffer([(byte)i]))];
        RingBuffer[] writable = [.. Enumerable.Range(0, 3).Select(_ => bench.Buffer(2))];
        bench.Driver.Add(readable, writable);
        bench.Driver.Publish();

        DescriptorChain chain = bench.Queue.TryPop()!;
        Assert.Equal([0, 1, 2, 3, 4], RingBench.Read(chain));
        Assert.Equal(6ul, chain.WritableLength);
    }

    [Fact]
    public void TryPop_IndirectTable_IsAChainOfItsOwn()
    {
        using var bench = new SplitRingBench(num: 4, indirect: true);
        RingBuffer[] readable = [bench.Buffer([1, 2]), bench.Buffer([3])];
        RingBuffer[] writable = [bench.Buffer(5), bench.Buffer(6)];
        ushort head = bench.Driver.Add(readable, writable, indirect: true);
        bench.Driver.Publish();

        DescriptorChain chain = bench.Queue.TryPop()!;
        Assert.Equal([1, 2, 3], RingBench.Read(chain));
        chain.Complete([9, 8, 7, 6, 5, 4, 3]);
        bench.Queue.Flush();

        Assert.Equal(new VirtqUsedElem { Id = head, Len = 7 }, bench.Driver.TakeUsed());
        Assert.Equal([9, 8, 7, 6, 5], bench.Ram.At(writable[0].Address, 5).ToArray());
        Assert.Equal([4, 3, 0], bench.Ram.At(writable[1].Address, 3).ToArray());
    }

    [Fact]
    public void TryPop_IndirectTableOutOfOrder_FollowsNext()
    {
        // 2.7.5.3: the first descriptor is at index 0, the rest where next says.
        using var bench = new SplitRingBench(num: 4, indirect: true);
        ulong table = bench.Ram.Allocate(48);
        RingBuffer first = bench.Buffer([1]);
        RingBuffer second = bench.Buffer([2]);
        bench.Ram.Write(table, new VirtqDesc { Addr = first.Address, Len = 1, Flags = VirtqDesc.NextFlag, Next = 2 });
        bench.Ram.Write(table + 32, new VirtqDesc { Addr = second.Address, Len = 1 });
        bench.Driver.SetDescriptor(3, new VirtqDesc { Addr = table, Len = 48, Flags = VirtqDesc.IndirectFlag });
        bench.Driver.AddHead(3);
        bench.Driver.Publish();

        DescriptorChain chain = bench.Queue.TryPop()!;
        Assert.Equal([1, 2], RingBench.Read(chain));
        Assert.Equal(3ul, chain.Token);
    }

    [Fact]
    public void TryPop_IndirectTableBehindDirectDescriptors_IsTheRestOfTheChain()
    {
        // 2.7.5.3.2: "zero or more normal descriptors followed by a single descriptor with VIRTQ_DESC_F_INDIRECT".
        using var bench = new SplitRingBench(num: 4, indirect: true);
        ulong table = bench.Ram.Allocate(16);
        bench.Ram.Write(table, new VirtqDesc { Addr = bench.Buffer([2]).Address, Len = 1 });
        bench.Driver.SetDescriptor(0, new VirtqDesc { Addr = bench.Buffer([1]).Address, Len = 1, Flags = VirtqDesc.NextFlag, Next = 1 });
        bench.Driver.SetDescriptor(1, new VirtqDesc { Addr = table, Len = 16, Flags = VirtqDesc.IndirectFlag });
        bench.Driver.AddHead(0);
        bench.Driver.Publish();

        Assert.Equal([1, 2], RingBench.Read(bench.Queue.TryPop()!));
    }

    [Fact]
    public void TryPop_IndirectTableWithWriteFlag_IgnoresTheFlag()
    {
        // 2.7.5.3.2: "The device MUST ignore the write-only flag (flags&VIRTQ_DESC_F_WRITE) in the descriptor that refers to an indirect table."
        using var bench = new SplitRingBench(num: 4, indirect: true);
        ulong table = bench.Ram.Allocate(16);
        bench.Ram.Write(table, new VirtqDesc { Addr = bench.Buffer([7]).Address, Len = 1 });
        bench.Driver.SetDescriptor(0, new VirtqDesc { Addr = table, Len = 16, Flags = VirtqDesc.IndirectFlag | VirtqDesc.WriteFlag });
        bench.Driver.AddHead(0);
        bench.Driver.Publish();

        Assert.Equal([7], RingBench.Read(bench.Queue.TryPop()!));
    }

    [Fact]
    public void Counters_CountChainsCompletionsAndNotifications()
    {
        using var bench = new SplitRingBench(num: 8);
        bench.Send();
        bench.Send();
        bench.CompleteAll([1]);
        bench.Driver.AvailFlags = 1;
        bench.Send();
        bench.CompleteAll([1]);

        QueueCounters counters = bench.Counters;
        Assert.Equal((3ul, 3ul, 1ul, 1ul, 0ul), (counters.Chains, counters.Completions, counters.Notifications, counters.Suppressed, counters.Faults));
    }
}
