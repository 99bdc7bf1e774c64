// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Tests.Support;
using Xunit;

namespace VirtioVideo.Tests.Rings;

/// <summary>VIRTIO 1.2, 2.7.7 and 2.7.10: who tells whom, and when not.</summary>
public sealed class SplitVirtqueueNotificationTests
{
    [Fact]
    public void Flush_WithNothingDone_DoesNotInterrupt()
    {
        using var bench = new SplitRingBench(eventIndex: true);
        bench.Queue.Flush();

        Assert.Equal(0, bench.Interrupts);
        Assert.Equal(0ul, bench.Counters.Suppressed);
    }

    [Fact]
    public void Flush_OfManyCompletions_InterruptsOnce()
    {
        using var bench = new SplitRingBench();
        bench.Send();
        bench.Send();
        bench.Send();
        bench.CompleteAll([]);

        Assert.Equal(1, bench.Interrupts);
    }

    [Fact]
    public void Flush_WithNoInterruptFlag_DoesNotInterrupt()
    {
        // 2.7.7: flags of the available ring, without EVENT_IDX.
        using var bench = new SplitRingBench();
        bench.Driver.AvailFlags = 1;
        bench.Send();
        bench.CompleteAll([]);
        Assert.Equal(0, bench.Interrupts);

        bench.Driver.AvailFlags = 0;
        bench.Send();
        bench.CompleteAll([]);
        Assert.Equal(1, bench.Interrupts);
    }

    [Fact]
    public void Flush_WithEventIndex_IgnoresTheFlag()
    {
        // 2.7.7.2: "if VIRTIO_F_EVENT_IDX … the device MUST ignore the lower bit of flags".
        using var bench = new SplitRingBench(eventIndex: true);
        bench.Driver.AvailFlags = 1;
        bench.Send();
        bench.CompleteAll([]);

        bench.Driver.TakeUsed();
        bench.Driver.EnableInterrupt();
        bench.Send();
        bench.CompleteAll([]);
        Assert.Equal(2, bench.Interrupts);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(65533)]
    public void Flush_FirstBatchWithEventIndex_IsAlwaysAnnounced(int start)
    {
        using var bench = new SplitRingBench(eventIndex: true, start: (ushort)start);
        bench.Driver.UsedEvent = (ushort)(start + 100);
        bench.Send();
        bench.CompleteAll([]);
        Assert.Equal(1, bench.Interrupts);

        bench.Send();
        bench.CompleteAll([]);
        Assert.Equal(1, bench.Interrupts);
        Assert.Equal(1ul, bench.Counters.Suppressed);
    }

    [Theory]
    [InlineData(0, 0, false)]
    [InlineData(0, 1, true)]
    [InlineData(0, 2, true)]
    [InlineData(0, 3, true)]
    [InlineData(0, 4, false)]
    [InlineData(65533, 0, false)]
    [InlineData(65533, 1, true)]
    [InlineData(65533, 3, true)]
    [InlineData(65533, 4, false)]
    public void Flush_ThreeBehindTheFirst_InterruptsIfUsedEventIsAmongThem(int start, int usedEvent, bool interrupts)
    {
        // 2.7.10.1: element number used_event asks for an interrupt; here elements 1, 2 and 3 are published.
        using var bench = new SplitRingBench(eventIndex: true, start: (ushort)start);
        bench.Send();
        bench.CompleteAll([]);
        bench.Driver.UsedEvent = (ushort)(start + usedEvent);
        bench.Send();
        bench.Send();
        bench.Send();
        bench.CompleteAll([]);

        Assert.Equal(interrupts ? 2 : 1, bench.Interrupts);
    }

    [Fact]
    public void EnableNotification_WithEventIndex_AsksForTheNextChain()
    {
        using var bench = new SplitRingBench(eventIndex: true, start: 65535);
        Assert.False(bench.Queue.EnableNotification());
        Assert.Equal(65535, bench.Driver.AvailEvent);

        bench.Driver.Add([bench.Buffer(4)], []);
        Assert.True(bench.Driver.Publish());
        bench.CompleteAll([]);

        // avail_event stays behind: no kick is asked for while the device is looking anyway.
        bench.Driver.Add([bench.Buffer(4)], []);
        Assert.False(bench.Driver.Publish());
    }

    [Fact]
    public void EnableNotification_WithChainsThatCameMeanwhile_SaysSo()
    {
        using var bench = new SplitRingBench(eventIndex: true);
        Assert.Null(bench.Queue.TryPop());
        bench.Driver.Add([bench.Buffer(4)], []);
        bench.Driver.Publish();

        Assert.True(bench.Queue.EnableNotification());
        Assert.NotNull(bench.Queue.TryPop());
        Assert.False(bench.Queue.EnableNotification());
        Assert.Equal(1, bench.Driver.AvailEvent);
    }

    [Fact]
    public void EnableNotification_WithoutEventIndex_LeavesAvailEventAlone()
    {
        using var bench = new SplitRingBench();
        bench.Ram.Word(bench.Driver.Settings.Used + 4 + (8 * 8)) = 0x7777;
        bench.Send();
        bench.CompleteAll([]);
        bench.Queue.EnableNotification();

        Assert.Equal(0x7777, bench.Driver.AvailEvent);
    }
}
