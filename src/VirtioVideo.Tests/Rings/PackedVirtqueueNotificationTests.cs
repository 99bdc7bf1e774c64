// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Rings;
using VirtioVideo.Tests.Support;
using Xunit;

namespace VirtioVideo.Tests.Rings;

/// <summary>VIRTIO 1.2, 2.8.10, 2.8.14: which notifications of a packed virtqueue are sent, and which are asked for.</summary>
public sealed class PackedVirtqueueNotificationTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    [InlineData(3, 1)]
    [InlineData(0xfffc, 1)]
    public void Flush_WithoutEventIndex_ObeysTheFlags(int flags, int interrupts)
    {
        // RING_EVENT_FLAGS_DESC needs EVENT_IDX; all but two bits are reserved.
        using var bench = new PackedRingBench(num: 4);
        bench.Driver.DriverEvent = (0, (ushort)flags);
        bench.Send();
        bench.CompleteAll([1, 2, 3, 4]);

        Assert.Equal(interrupts, bench.Interrupts);
    }

    [Theory]
    [InlineData(0, true, true)]
    [InlineData(1, true, true)]
    [InlineData(2, true, false)]
    [InlineData(4, true, false)]
    [InlineData(0, false, false)]
    [InlineData(1, false, false)]
    public void Flush_WithEventIndex_InterruptsIfTheBatchHasThatDescriptor(int descriptor, bool wrap, bool interrupts)
    {
        // After the first batch, which is announced in any case: the next one uses descriptors 0 and 1 of the second lap (wrap counter 1).
        using var bench = new PackedRingBench(num: 5, eventIndex: true, start: 4, wrap: false);
        bench.Driver.Add([bench.Buffer(4)], []);
        bench.Driver.Publish();
        bench.CompleteAll([]);
        Assert.Equal(1, bench.Interrupts);

        bench.Driver.DriverEvent = ((ushort)(descriptor | (wrap ? 0x8000 : 0)), 2);
        bench.Driver.Add([bench.Buffer(4)], []);
        bench.Driver.Add([bench.Buffer(4)], []);
        bench.Driver.Publish();
        bench.CompleteAll([]);
        Assert.Equal(interrupts ? 2 : 1, bench.Interrupts);
    }

    [Fact]
    public void Flush_OfABatchOverTheEndOfTheRing_InterruptsForEitherLap()
    {
        foreach ((ushort position, bool interrupts) in ((ushort, bool)[])[(0x8003, true), (0x8004, true), (0, true), (1, false), (0x8000, false), (3, false)])
        {
            using var bench = new PackedRingBench(num: 5, eventIndex: true, start: 2);
            bench.Driver.Add([bench.Buffer(4)], []);
            bench.Driver.Publish();
            bench.CompleteAll([]);
            bench.Driver.DriverEvent = (position, 2);
            for (int i = 0; i < 3; i++)
            {
                bench.Driver.Add([bench.Buffer(4)], []);
            }

            bench.Driver.Publish();
            bench.CompleteAll([]);
            Assert.Equal(interrupts ? 2 : 1, bench.Interrupts);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void EnableNotification_AsksForTheNextDescriptor(bool eventIndex)
    {
        using var bench = new PackedRingBench(num: 3, eventIndex: eventIndex, start: 2, wrap: false);
        Assert.False(bench.Queue.EnableNotification());
        Assert.Equal(eventIndex ? (2, 2) : (0, 0), bench.Driver.DeviceEvent);
        bench.Driver.Add([bench.Buffer(4)], []);
        Assert.True(bench.Driver.Publish());
        bench.CompleteAll([]);
        Assert.False(bench.Queue.EnableNotification());
        Assert.Equal(eventIndex ? (0x8000, 2) : (0, 0), bench.Driver.DeviceEvent);
    }

    [Fact]
    public void EnableNotification_WithAChainThatCameMeanwhile_SaysLookAgain()
    {
        using var bench = new PackedRingBench(num: 4, eventIndex: true);
        bench.Driver.Add([bench.Buffer(4)], []);
        bench.Driver.Publish();

        Assert.True(bench.Queue.EnableNotification());
    }
}
