// SPDX-License-Identifier: BSD-3-Clause

using System.Linq;
using VirtioVideo.Memory;
using VirtioVideo.Rings;
using VirtioVideo.Tests.PlainRings;
using VirtioVideo.Tests.Support;
using Xunit;

namespace VirtioVideo.Tests.Rings;

/// <summary>Rings that stop and go on.</summary>
public sealed class RingStopTests
{
    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Resume_WithChainsInFlight_AnswersThem(bool packed, bool inOrder)
    {
        using RingBench bench = RingBench.Create(packed, num: 4, inOrder: inOrder);
        ushort first = bench.AnyDriver.Add([], [bench.Buffer(4)]);
        ushort second = bench.AnyDriver.Add([], [bench.Buffer(4)]);
        bench.AnyDriver.Publish();
        DescriptorChain[] chains = [bench.Queue.TryPop()!, bench.Queue.TryPop()!];
        VringPosition position = bench.Queue.Position;
        bench.Queue.Stop();
        Assert.Null(bench.Queue.TryPop());
        Assert.False(bench.Queue.EnableNotification());

        bench.Queue.Resume(bench.Ram.Table, bench.CreateNotifier());
        Assert.Equal(position, bench.Queue.Position);
        chains[0].Complete([1, 2, 3, 4]);
        chains[1].Complete([5, 6, 7, 8]);
        bench.Queue.Flush();
        Assert.Equal(new VirtqUsedElem { Id = first, Len = 4 }, bench.AnyDriver.TakeUsed());
        Assert.Equal(new VirtqUsedElem { Id = second, Len = 4 }, bench.AnyDriver.TakeUsed());
        Assert.Equal(1, bench.Interrupts);
        bench.Send();
        Assert.Equal(1, bench.CompleteAll([1]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Resume_WithEventIndex_AnnouncesItsFirstBatch(bool packed)
    {
        // Whoever restarts a ring may have lost an interrupt: the first is sent whatever the driver wished before.
        using RingBench bench = RingBench.Create(packed, num: 8, eventIndex: true);
        bench.Send();
        bench.CompleteAll([]);
        bench.Send();
        bench.CompleteAll([]);
        int before = bench.Interrupts;
        bench.Queue.Stop();
        bench.Queue.Resume(bench.Ram.Table, bench.CreateNotifier());
        bench.Send();
        bench.CompleteAll([]);

        Assert.Equal(before + 1, bench.Interrupts);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Complete_WhileStopped_TouchesNothing(bool packed)
    {
        using RingBench bench = RingBench.Create(packed, num: 4);
        RingBuffer room = bench.Buffer(4);
        bench.AnyDriver.Add([], [room]);
        bench.AnyDriver.Publish();
        DescriptorChain chain = bench.Queue.TryPop()!;
        bench.Queue.Stop();
        chain.Complete([1, 2, 3, 4]);
        bench.Queue.Flush();

        Assert.Equal(new byte[4], bench.Ram.At(room.Address, 4).ToArray());
        Assert.False(bench.AnyDriver.HasUsed);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Resume_WithoutTheRing_IsRefusedAndCanBeTriedAgain(bool packed)
    {
        using RingBench bench = RingBench.Create(packed, num: 4);
        bench.Queue.Stop();
        Assert.Throws<HostException>(() => bench.Queue.Resume(GuestMemory.Empty, bench.CreateNotifier()));
        Assert.True(bench.Queue.IsStopped);
        bench.Queue.Resume(bench.Ram.Table, bench.CreateNotifier());
        bench.Send();

        Assert.Equal(1, bench.CompleteAll([1]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Start_WithSavedIndices_GoesOnInAnotherQueue(bool packed)
    {
        // As after a migration: another process, the same guest memory.
        using RingBench bench = RingBench.Create(packed, num: 4);
        for (int i = 0; i < 5; i++)
        {
            bench.Send();
            bench.CompleteAll([1, 2, 3, 4]);
            Assert.Equal(4u, bench.AnyDriver.TakeUsed().Len);
        }

        VringPosition saved = bench.Queue.Position;
        bench.Queue.Stop();
        using RingVirtqueue other = packed
            ? new PackedVirtqueue(bench.Queue.Settings, saved, bench.Ram.Table, bench.CreateNotifier(), new QueueCounters())
            : new SplitVirtqueue(bench.Queue.Settings, saved, bench.Ram.Table, bench.CreateNotifier(), new QueueCounters());
        foreach (int i in Enumerable.Range(0, 5))
        {
            ushort id = bench.Send();
            other.TryPop()!.Complete([1, 2, 3, 4]);
            other.Flush();
            Assert.Equal(new VirtqUsedElem { Id = id, Len = 4 }, bench.AnyDriver.TakeUsed());
        }
    }
}
