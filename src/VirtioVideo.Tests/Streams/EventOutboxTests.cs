// SPDX-License-Identifier: BSD-3-Clause

using System;
using VirtioVideo.Streams;
using VirtioVideo.Tests.Conformance;
using VirtioVideo.Tests.Support;
using Xunit;
using static VirtioVideo.Wire.virtio_video_codec;
using static VirtioVideo.Wire.virtio_video_queue_type;
using static VirtioVideo.Wire.virtio_video_result;

namespace VirtioVideo.Tests.Streams;

/// <summary>Events that wait for a buffer; with streams: see <see cref="StreamResolutionTests"/>.</summary>
[Collection(nameof(WholeProcess))]
public sealed class EventOutboxTests
{
    [Fact]
    public void Place_WithNothingToTell_LeavesTheBuffersInTheQueue()
    {
        using var bench = new SplitRingBench();
        bench.Driver.Add([], [bench.Buffer(8)]);
        bench.Driver.Publish();
        var outbox = new EventOutbox();
        outbox.Place(bench.Queue, new WorkBudget());
        bench.Queue.Flush();

        Assert.False(outbox.IsWaiting);
        Assert.False(bench.Driver.TryTakeUsed(out _));
        Assert.NotNull(bench.Queue.TryPop());
    }

    [Theory]
    [Ruling(42)]
    [InlineData(5000)]
    public void StreamsThatFailAndGo_BehindAnEventThatWaits_LeaveNothing(int rounds)
    {
        var workers = new InlineWorkers();
        var factory = new FakeDecoderFactory();
        using var device = new TestDevice(new TestDeviceSetup { EventBuffers = 0, MaxStreams = 3, Factory = factory, Workers = workers, LogLevel = null });
        device.RefillsEvents = false;
        GuestStream first = Failing(device, workers);
        RingBuffer unit = device.Put(FakeUnit.Of(FakeUnit.Fail));
        long before = 0;
        for (int i = 0; i < rounds; i++)
        {
            if (i == rounds / 10)
            {
                workers.Forget();
                factory.Decoders.Clear();
                before = GC.GetTotalMemory(forceFullCollection: true);
            }

            GuestStream stream = Failing(device, workers, unit);
            Command destroy = stream.Destroy();
            device.PumpReady();
            workers.Run(asleep: 0);
            device.Await(destroy);
        }

        workers.Forget();
        factory.Decoders.Clear();
        long grown = GC.GetTotalMemory(forceFullCollection: true) - before;

        // The driver's side keeps some bytes of each command; a stream has more than 10 KiB.
        Assert.True(grown < rounds * 2048L, $"{grown} bytes more after {rounds} rounds");

        // Such as live have their events still, in order.
        GuestStream second = Failing(device, workers);
        device.AddEventBuffer();
        device.AddEventBuffer();
        Assert.Equal((first.Id, second.Id), (device.AwaitEvent().stream_id, device.AwaitEvent().stream_id));
    }

    private static GuestStream Failing(TestDevice device, InlineWorkers workers, RingBuffer? unit = null)
    {
        GuestStream stream = device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_H264);
        RingBuffer bytes = unit ?? device.Put(FakeUnit.Of(FakeUnit.Fail));
        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, stream.Attach(VIRTIO_VIDEO_QUEUE_TYPE_INPUT, 0, [bytes]));
        Command input = stream.QueueInput(0, bytes.Length, 0);
        device.PumpReady();
        workers.Run(asleep: 0);
        Assert.Equal(VIRTIO_VIDEO_RESULT_ERR_CANCELED, device.Await(input).Result);
        return stream;
    }
}
