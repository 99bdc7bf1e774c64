// SPDX-License-Identifier: BSD-3-Clause

using System.Linq;
using System.Threading;
using VirtioVideo.Codecs;
using VirtioVideo.Streams;
using VirtioVideo.Tests.Support;
using VirtioVideo.Threading;
using VirtioVideo.Wire;
using Xunit;
using static VirtioVideo.Wire.virtio_video_codec;
using static VirtioVideo.Wire.virtio_video_queue_type;

namespace VirtioVideo.Tests.Streams;

/// <summary>Each number means what the C header says.</summary>
public sealed class StreamStatisticsTests
{
    private readonly FakeDecoderFactory _factory = new();

    [Fact]
    public void Frames_AreBuffersThatWereUsedAndProductsThatWentOut()
    {
        using TestDevice device = Started(out GuestStream stream, out StreamStatistics statistics);
        byte[] unit = FakeUnit.Of();
        (ulong framesIn, ulong bytesIn, ulong framesOut, ulong bytesOut) = (statistics.FramesIn, statistics.BytesIn, statistics.FramesOut, statistics.BytesOut);
        for (uint i = 0; i < 3; i++)
        {
            device.Await(stream.QueueInput(0, unit, 10 + i));
            device.Await(stream.QueueOutput(0));
        }

        // The empty buffer of a drain's end holds no product.
        Command last = stream.QueueOutput(0);
        device.Await(stream.Drain());
        device.Await(last);
        ulong picture = 0;
        foreach (uint size in FrameLayout.Create(
            (virtio_video_image_format)stream.Params.image_format,
            (virtio_video_planes_layout)stream.Params.planes_layout,
            stream.Params.width,
            stream.Params.height,
            default).DataSizes())
        {
            picture += size;
        }

        Assert.Equal((3ul, 3ul * (ulong)unit.Length), (statistics.FramesIn - framesIn, statistics.BytesIn - bytesIn));
        Assert.Equal((3ul, 3ul * picture), (statistics.FramesOut - framesOut, statistics.BytesOut - bytesOut));
        Assert.Equal(0ul, statistics.Damaged);
        Assert.Equal(statistics.FramesOut, statistics.Latency.Read().Count);
    }

    [Fact]
    public void Queued_IsWhatTheGuestHasNotGotBack()
    {
        using TestDevice device = Started(out GuestStream stream, out StreamStatistics statistics);
        VideoStream seen = device.Device.Statistics.Streams[0];
        stream.QueueOutput(0);
        stream.QueueOutput(1);
        device.PumpReady();
        Assert.Equal((0u, 2u), (seen.InputsQueued, seen.OutputsQueued));
        Command blocked = stream.QueueInput(0, FakeUnit.Of(FakeUnit.Block), 1);
        device.PumpReady();
        Assert.Equal((1u, 2u), (seen.InputsQueued, seen.OutputsQueued));
        _factory.Decoders[0].Gate.Set();
        device.Await(blocked);
        Assert.Equal((0u, 2u), (seen.InputsQueued, seen.OutputsQueued));

        // Cancelled buffers are no frames.
        ulong before = statistics.FramesOut;
        device.Await(stream.Clear(VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT));
        Assert.Equal((0u, before), (seen.OutputsQueued, statistics.FramesOut));
    }

    [Fact]
    public void Damaged_CountsBothQueues()
    {
        using TestDevice device = Started(out GuestStream stream, out StreamStatistics statistics);
        device.Await(stream.QueueInput(0, FakeUnit.Of(FakeUnit.Damaged), 1));
        Assert.Equal(1ul, statistics.Damaged);
        device.Await(stream.QueueInput(0, FakeUnit.Of(FakeUnit.DamagedPicture), 2));
        device.Await(stream.QueueOutput(0));
        Assert.Equal(2ul, statistics.Damaged);
    }

    [Fact]
    public void CodecTime_GrowsWhileACodecHangs()
    {
        using TestDevice device = Started(out GuestStream stream, out StreamStatistics statistics);
        Command blocked = stream.QueueInput(0, FakeUnit.Of(FakeUnit.Block), 1);
        device.PumpReady();
        Assert.True(_factory.Decoders[0].IsAtGate.Wait(TestDevice.DeadlineMilliseconds));
        ulong before = statistics.Codec.CodecTime.Nanoseconds;
        Thread.Sleep(5);
        Assert.True(statistics.Codec.CodecTime.Nanoseconds >= before + 5_000_000);
        _factory.Decoders[0].Gate.Set();
        device.Await(blocked);
    }

    [Fact]
    public void OutputWait_AndLatency_AreOfAPictureThatFindsNoBuffer()
    {
        long begun = MonotonicClock.Now;
        using TestDevice device = Started(out GuestStream stream, out StreamStatistics statistics);
        device.Await(stream.QueueInput(0, FakeUnit.Of(), 1));
        ulong before = statistics.Codec.OutputWait.Nanoseconds;
        const ulong Waited = 20_000_000;
        Assert.True(SpinWait.SpinUntil(() => statistics.Codec.OutputWait.Nanoseconds >= before + Waited, TestDevice.DeadlineMilliseconds));
        device.Await(stream.QueueOutput(0));
        ulong after = statistics.Codec.OutputWait.Nanoseconds;
        Thread.Sleep(5);

        Assert.Equal(after, statistics.Codec.OutputWait.Nanoseconds);
        Assert.InRange(statistics.Latency.Read().Max, Waited, (ulong)(MonotonicClock.Now - begun));
        Assert.Equal(statistics.Latency.Read(), device.Device.Statistics.Latency.Read());
    }

    [Fact]
    public void Sums_OutliveStreamsAndAReset()
    {
        using TestDevice device = Started(out GuestStream stream, out StreamStatistics statistics);
        device.Await(stream.QueueInput(0, FakeUnit.Of(), 1));
        device.Await(stream.QueueOutput(0));
        statistics.Codec.CountCopy(CopyCause.Repeated);
        statistics.Codec.CountInputCopy();
        device.Await(stream.Destroy());
        Assert.Empty(device.Device.Statistics.Streams);
        StreamTotals totals = device.Device.Statistics.Sum(out _, out ulong created);
        Assert.Equal((statistics.FramesIn, statistics.FramesOut, 1ul), (totals.FramesIn, totals.FramesOut, created));
        Assert.Equal((statistics.BytesIn, statistics.BytesOut), (totals.BytesIn, totals.BytesOut));
        Assert.Equal((1ul, 1ul), (totals.Copies[(int)CopyCause.Repeated], totals.InputCopies));
        Assert.Equal(statistics.Codec.CodecTime.Nanoseconds, totals.CodecTime);

        device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_VP8);
        device.Device.Reset();
        totals = device.Device.Statistics.Sum(out _, out created);
        Assert.Equal((statistics.FramesOut, 2ul), (totals.FramesOut, created));
        Assert.True(device.Device.Wakeups > 0);
    }

    [Theory]
    [MemberData(nameof(AllCodecs.WithThreads), MemberType = typeof(AllCodecs))]
    public void Latency_OfARealCodec_IsOfEachPicture(virtio_video_codec codec, int threads)
    {
        using var device = new TestDevice(TestDeviceSetup.WithThreads(threads));
        Clip clip = Clips.Of(codec);
        long begun = MonotonicClock.Now;
        new Playback(device.Driver.CreateStream(codec)).Play(clip.Stamped());
        StreamStatistics statistics = device.Device.Statistics.Streams.Single().Statistics;
        LatencySummary latency = statistics.Latency.Read();

        Assert.Equal((ulong)clip.Digests.Length, statistics.FramesOut);
        Assert.Equal(statistics.FramesOut, latency.Count);
        Assert.InRange(latency.Max, 1ul, (ulong)(MonotonicClock.Now - begun));
    }

    /// <summary>A stream that knows its size and has two output buffers; the picture that told it is gone.</summary>
    private TestDevice Started(out GuestStream stream, out StreamStatistics statistics)
    {
        var device = new TestDevice(new TestDeviceSetup { Factory = _factory });
        stream = device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_H264);
        stream.AttachInputs(1);
        device.Await(stream.QueueInput(0, FakeUnit.Of(FakeUnit.Headers), 0));
        device.Await(stream.QueueInput(0, FakeUnit.Of(), 0));
        stream.AwaitEvent();
        stream.AttachOutputs(2);
        device.Await(stream.QueueOutput(0));
        statistics = device.Device.Statistics.Streams.Single().Statistics;
        return device;
    }
}
