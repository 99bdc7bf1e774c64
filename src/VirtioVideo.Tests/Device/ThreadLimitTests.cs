// SPDX-License-Identifier: BSD-3-Clause

using System.Collections.Generic;
using System.Linq;
using VirtioVideo.Codecs;
using VirtioVideo.Device;
using VirtioVideo.Tests.Support;
using VirtioVideo.Wire;
using Xunit;
using static VirtioVideo.Wire.virtio_video_codec;
using static VirtioVideo.Wire.virtio_video_result;

namespace VirtioVideo.Tests.Device;

/// <summary>Threads of all streams together, and who may say how many one has.</summary>
public sealed class ThreadLimitTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Create_BeyondTheLimit_GetsWhatIsLeftAndAtLeastOne(bool encodes)
    {
        using TestDevice device = Device(threads: 4, maxThreads: 6, encodes);
        GuestStream first = device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_VP8);
        device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_VP8);
        GuestStream third = device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_VP8);
        Assert.Equal([4u, 2, 1], Threads(device));

        // What a stream had is there again as soon as its end was answered; what nobody had left is not.
        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, device.Await(third.Destroy()).Result);
        device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_VP8);
        Assert.Equal([4u, 2, 1], Threads(device));
        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, device.Await(first.Destroy()).Result);
        device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_VP8);
        Assert.Equal([2u, 1, 3], Threads(device));
    }

    [Fact]
    public void Create_AfterAReset_HasAllThreadsAgain()
    {
        var factory = new FakeDecoderFactory();
        using var device = new TestDevice(new TestDeviceSetup { Factory = factory, MaxThreads = 3, Streams = Streams(3) });
        device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_VP8);
        device.Device.Reset();

        Assert.Empty(device.Device.Statistics.Streams);
        Assert.Equal(3, factory.Limits[0].Threads);
    }

    [Fact]
    public void Create_WithoutALimit_GetsWhatIsConfigured()
    {
        using TestDevice device = Device(threads: 64, maxThreads: uint.MaxValue);
        for (int i = 0; i < 4; i++)
        {
            device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_VP9);
        }

        Assert.Equal([64u, 64, 64, 64], Threads(device));
    }

    [Fact]
    public void Create_OfARealDecoder_CountsWhatItUses()
    {
        // MPEG-2 has threads for slices only, as FFmpeg has it; a codec that cannot use them leaves them to others.
        using var device = new TestDevice(new TestDeviceSetup
        {
            MaxThreads = 5,
            Streams = Streams(4) with { Codec = new CodecLimits(4096, 4096, 4) { ThreadType = ThreadType.Slice } },
        });
        device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_MPEG4);
        device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_MPEG2);
        device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_H264);

        Assert.Equal([1u, 4, 1], Threads(device));
    }

    [Fact]
    public void Policy_IsAskedForDecodersToo()
    {
        var factory = new FakeDecoderFactory();
        var asked = new List<(uint, virtio_video_codec, StreamPolicy)>();
        using var device = new TestDevice(new TestDeviceSetup { Factory = factory, MaxThreads = 9, Streams = Streams(2) });
        device.Host.Policy = (stream, codec, standard) =>
        {
            asked.Add((stream, codec, standard));
            return standard with { Threads = 7, ThreadType = ThreadType.Slice };
        };
        device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_VP8);
        device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_H264);

        var standard = new StreamPolicy(Latency.Low, StreamPolicy.DefaultGopSize, 2);
        Assert.Equal([(1u, VIRTIO_VIDEO_CODEC_VP8, standard), (2u, VIRTIO_VIDEO_CODEC_H264, standard)], asked);

        // The limit holds for what the host chooses as well.
        Assert.Equal([(7, ThreadType.Slice), (2, ThreadType.Slice)], factory.Limits.Select(limits => (limits.Threads, limits.ThreadType)));
        Assert.False(device.Host.WasCalledElsewhere);
    }

    [Theory]
    [InlineData(0u, 0u)]
    [InlineData(65u, 0u)]
    [InlineData(1u, 2u)]
    public void Policy_OfADecoderThatCannotBe_EndsTheCreation(uint threads, uint type)
    {
        using var device = new TestDevice(new TestDeviceSetup { Factory = new FakeDecoderFactory() });
        device.Host.Policy = (_, _, standard) => standard with { Threads = threads, ThreadType = (ThreadType)type };
        virtio_video_stream_create_resp refused = device.Driver.TryCreateStream((uint)VIRTIO_VIDEO_CODEC_VP8);

        Assert.Equal((uint)VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER, refused.result);
        Assert.Contains(device.Host.Messages, message => message.Level == LogLevel.Error && message.Message.Contains("stream_policy", System.StringComparison.Ordinal));
        Assert.Empty(device.Device.Statistics.Streams);
    }

    private static TestDevice Device(int threads, uint maxThreads, bool encodes = false)
        => new(new TestDeviceSetup
        {
            Factory = new FakeDecoderFactory(),
            Encodes = encodes,
            EncoderFactory = new FakeEncoderFactory(),
            Policy = new StreamPolicy(Latency.Low, StreamPolicy.DefaultGopSize, (uint)threads),
            MaxThreads = maxThreads,
            Streams = Streams(threads),
        });

    private static VirtioVideo.Streams.StreamOptions Streams(int threads)
        => TestDeviceSetup.DefaultStreams with { Codec = new CodecLimits(4096, 4096, threads) };

    private static IEnumerable<uint> Threads(TestDevice device)
        => device.Device.Statistics.Streams.Select(stream => stream.Statistics.Threads.Count);
}
