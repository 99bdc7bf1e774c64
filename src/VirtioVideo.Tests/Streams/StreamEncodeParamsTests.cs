// SPDX-License-Identifier: BSD-3-Clause

using System.Linq;
using VirtioVideo.Codecs;
using VirtioVideo.Tests.Conformance;
using VirtioVideo.Tests.Support;
using VirtioVideo.Wire;
using Xunit;
using static VirtioVideo.Wire.virtio_video_codec;
using static VirtioVideo.Wire.virtio_video_queue_type;
using static VirtioVideo.Wire.virtio_video_result;

namespace VirtioVideo.Tests.Streams;

/// <summary>Parameters of an encoder's stream, capabilities and policy, seen by a guest.</summary>
public sealed class StreamEncodeParamsTests
{
    [Fact]
    [Ruling(15, 34)]
    public void SetParams_WhileDraining_IsTaken()
    {
        using var device = new TestDevice(Setup(new FakeEncoderFactory()));
        var guest = new ImageGuest(device);
        Command drain = guest.Stream.Drain();
        virtio_video_params after = guest.Stream.ChangeParams(p => p with { cur_bitrate = 2_000_000, width = 64 });
        Assert.Equal((2_000_000u, 64u), (after.cur_bitrate, after.width));

        guest.Give(0);
        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, device.Await(drain).Result);
    }

    [Theory]
    [Ruling(15)]
    [InlineData(VIRTIO_VIDEO_QUEUE_TYPE_INPUT)]
    [InlineData(VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT)]
    public void SetParams_WhileClearing_IsTaken(virtio_video_queue_type queue)
    {
        var factory = new FakeEncoderFactory();
        using var device = new TestDevice(Setup(factory));
        var guest = new ImageGuest(device);
        guest.Queue(0, 1, FakeImage.Of(FakeImage.Block));
        device.PumpReady();
        Assert.True(factory.Encoders[0].IsAtGate.Wait(TestDevice.DeadlineMilliseconds));
        Command clear = guest.Stream.Clear(queue);

        // The picture is queued until the encoder has let go of it: its size stays.
        virtio_video_params after = guest.Stream.ChangeParams(p => p with { cur_bitrate = 2_000_000, width = 64 });
        Assert.Equal((2_000_000u, 32u), (after.cur_bitrate, after.width));

        factory.Encoders[0].Gate.Set();
        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, device.Await(clear).Result);
    }

    [Theory]
    [Ruling(15)]
    [Clause("SET_PARAMS/2")]
    [InlineData(VIRTIO_VIDEO_QUEUE_TYPE_INPUT, false)]
    [InlineData(VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT, true)]
    public void SetParams_WhileABufferOfAQueueIsQueued_ChangesRates_AndSizeIfThatQueueHasNoPictures(virtio_video_queue_type queue, bool isTaken)
    {
        var factory = new FakeEncoderFactory();
        using var device = new TestDevice(Setup(factory));
        var guest = new ImageGuest(device);
        virtio_video_params before = guest.Stream.Params;
        Command pending = queue == VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT ? guest.Give(0) : guest.Queue(0, 1, FakeImage.Of(FakeImage.Block));
        virtio_video_params after = guest.Stream.ChangeParams(p => p with { width = 64, height = 64, image_format = 1, planes_layout = 1, frame_rate = 25 });
        Assert.Equal(25u, after.frame_rate);
        Assert.Equal(isTaken ? (64u, 64u, 1u, 1u) : (before.width, before.height, before.image_format, before.planes_layout),
            (after.width, after.height, after.image_format, after.planes_layout));

        // Nothing is queued any more: the same is taken.
        factory.Encoders[0].Gate.Set();
        device.Await(guest.Stream.Clear(queue), pending);
        after = guest.Stream.ChangeParams(p => p with { width = 64, height = 64, image_format = 1, planes_layout = 1 });
        Assert.Equal((64u, 64u, 1u, 1u), (after.width, after.height, after.image_format, after.planes_layout));
    }

    [Fact]
    [Ruling(15)]
    public void SetParams_BetweenTwoPictures_HoldsFromTheNextThatIsQueued()
    {
        var factory = new FakeEncoderFactory();
        using var device = new TestDevice(Setup(factory));
        var guest = new ImageGuest(device);
        guest.Queue(0, 1, FakeImage.Of(FakeImage.Block));
        guest.Queue(1, 2);
        guest.Stream.ChangeParams(p => p with { cur_bitrate = 2_000_000 });
        guest.Queue(2, 3);
        guest.Stream.ChangeParams(p => p with { frame_rate = 60 });
        guest.Queue(3, 4);
        Command[] packets = [.. Enumerable.Range(0, 4).Select(i => guest.Give((uint)i))];
        factory.Encoders[0].Gate.Set();
        device.Await(packets);

        Assert.Equal(
            [(1_000_000u, 30u), (1_000_000u, 30u), (2_000_000u, 30u), (2_000_000u, 60u)],
            factory.Encoders[0].Settings.Select(settings => (settings.Bitrate, settings.FrameRate)));
        Assert.Equal([1ul, 2ul, 3ul, 4ul], packets.Select(packet => packet.Buffer.timestamp));
        Assert.All(packets, packet => Assert.Equal(0u, packet.Buffer.flags & (PlayedFrame.Eos | PlayedFrame.Err)));
    }

    [Fact]
    [Ruling(7, 8)]
    [Clause("QUERY_CAPS/9", "QUERY_CAPS/12", "QUERY_CAPS/13")]
    public void Capabilities_OfAnEncoder_AreWhatItTakes()
    {
        using var device = new TestDevice(new TestDeviceSetup { Encodes = true });
        Command caps = device.Await(device.Submit(new virtio_video_device_query_caps { cmd_type = (uint)virtio_video_cmd_type.VIRTIO_VIDEO_CMD_DEVICE_QUERY_CAPS }, 4096));
        uint[] words = [.. caps.Response.Chunk(4).Select(word => System.BitConverter.ToUInt32(word))];

        Assert.Equal((0u, 5u, 6u), (words[0], words[1], words[2]));
        for (int i = 0; i < 5; i++)
        {
            // Width, height, frame rate: min, max, step.
            Assert.Equal([16u, 4096u, 1u, 16u, 4096u, 1u, 1u, 1u, 240u, 1u], words[(3 + (14 * i) + 4)..(3 + (14 * i) + 14)]);
        }

        // Codec, number of variants; profile and level of each (rulings 8, 20: no profile of 10 bits or 4:4:4 is made of 8-bit 4:2:0).
        Assert.Equal([1u, 0, 2, 0, 3, 3, 1, 15, 2, 15, 4, 15, 4, 1, 1, 0, 5, 4, 4, 0, 3, 0, 2, 0, 1, 0, 6, 1, 1, 0], words[73..]);
    }

    [Theory]
    [InlineData(0, 1, 1, true)]
    [InlineData(1, 100_000, 64, true)]
    [InlineData(2, 250, 1, false)]
    [InlineData(0, 0, 1, false)]
    [InlineData(0, 100_001, 1, false)]
    [InlineData(0, 250, 0, false)]
    [InlineData(0, 250, 65, false)]
    [InlineData(4294967295, 4294967295, 4294967295, false)]
    public void Policy_OfTheHost_IsTakenIfItIsValid(uint latency, uint gopSize, uint threads, bool isValid)
    {
        var factory = new FakeEncoderFactory();
        using var device = new TestDevice(Setup(factory));
        device.Host.Policy = (_, _, _) => new StreamPolicy((Latency)latency, gopSize, threads);
        virtio_video_stream_create_resp created = device.Driver.TryCreateStream((uint)VIRTIO_VIDEO_CODEC_H264);

        Assert.Equal(isValid ? VIRTIO_VIDEO_RESULT_OK : VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER, (virtio_video_result)created.result);
        Assert.Equal(isValid ? [new StreamPolicy((Latency)latency, gopSize, threads)] : [], factory.Policies);
        Assert.Equal(!isValid, device.Host.Messages.Any(message => message.Message.Contains("stream_policy", System.StringComparison.Ordinal)));

        // One that fails takes nothing from the next.
        device.Host.Policy = null;
        device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_H264);
        Assert.Equal(new StreamPolicy(Latency.Low, StreamPolicy.DefaultGopSize, 1), factory.Policies[^1]);
    }

    [Fact]
    public void Policy_IsAskedForEachStreamWithItsCodec()
    {
        var asked = new System.Collections.Generic.List<(uint, virtio_video_codec, StreamPolicy)>();
        using var device = new TestDevice(Setup(new FakeEncoderFactory()) with { Policy = new StreamPolicy(Latency.Throughput, 30, 2) });
        device.Host.Policy = (stream, codec, standard) =>
        {
            asked.Add((stream, codec, standard));
            return standard;
        };
        device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_VP8);
        device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_MPEG2);

        var standard = new StreamPolicy(Latency.Throughput, 30, 2);
        Assert.Equal([(1u, VIRTIO_VIDEO_CODEC_VP8, standard), (2u, VIRTIO_VIDEO_CODEC_MPEG2, standard)], asked);
        Assert.False(device.Host.WasCalledElsewhere);
    }

    private static TestDeviceSetup Setup(FakeEncoderFactory factory) => new() { Encodes = true, EncoderFactory = factory };
}
