// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Linq;
using VirtioVideo.Codecs;
using VirtioVideo.Device;
using VirtioVideo.FFmpeg.Capabilities;
using VirtioVideo.FFmpeg.Encoding;
using VirtioVideo.FFmpeg.Frames;
using VirtioVideo.Memory;
using VirtioVideo.Tests.Conformance;
using VirtioVideo.Tests.Support;
using VirtioVideo.Wire;
using Xunit;
using static VirtioVideo.Wire.virtio_video_codec;
using static VirtioVideo.Wire.virtio_video_event_type;
using static VirtioVideo.Wire.virtio_video_result;

namespace VirtioVideo.Tests.FFmpeg;

/// <summary>One limit for what the codecs of a device have of the host's memory.</summary>
public sealed class CodecMemoryTests
{
    private const long MiB = 1 << 20;

    [Theory]
    [MemberData(nameof(AllCodecs.Each), MemberType = typeof(AllCodecs))]
    public void Decoder_IsChargedWhileItLives(virtio_video_codec codec)
    {
        using var device = new TestDevice();
        GuestStream stream = device.Driver.CreateStream(codec);
        long opened = device.Device.HostMemory.Bytes;
        Assert.InRange(opened, MiB, 8 * MiB);
        Playback playback = new Playback(stream).Play(Clips.Of(codec).Stamped());
        Assert.NotEmpty(playback.Pictures);
        Assert.True(device.Device.HostMemory.Bytes > opened);
        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, device.Await(stream.Destroy()).Result);
        Assert.Equal((0, 0), (device.Device.HostMemory.Bytes, device.Device.HostMemory.Maps));
    }

    [Theory]
    [Ruling(41)]
    [MemberData(nameof(AllCodecs.Each), MemberType = typeof(AllCodecs))]
    public void Decoder_ThatNeedsMoreThanTheDeviceHasLeft_EndsAndHarmsNoOther(virtio_video_codec codec)
    {
        // Both can be opened; the pictures of the second have no room.
        long contexts = DecoderMemory.Of(codec).OfContext(1) + DecoderMemory.Of(VIRTIO_VIDEO_CODEC_VP8).OfContext(1);
        using var device = new TestDevice(new TestDeviceSetup { MaxMemoryBytes = (ulong)(contexts + (2 * MiB)), Regions = [new GuestRamRegion(GuestRam.Base, 256 << 20)] });
        Clip other = Clips.Of(VIRTIO_VIDEO_CODEC_VP8);
        GuestStream small = device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_VP8);
        GuestStream large = device.Driver.CreateStream(codec);
        Assert.True(MemoryAccountTryCharge(device, 2 * MiB));
        large.AttachInputs(1);
        Command input = large.QueueInput(0, Clips.Of(codec).Units[0].Bytes, 0);
        Command drain = large.Drain();
        while (large.AwaitEvent() != VIRTIO_VIDEO_EVENT_ERROR)
        {
        }

        device.Await(input, drain);
        Assert.Contains(device.Host.Messages, message => message.Level == LogLevel.Warn
            && message.Message.Contains($"the device's limit is {((contexts + (2 * MiB)) + MiB - 1) / MiB} MiB", StringComparison.Ordinal));
        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, device.Await(large.Destroy()).Result);
        MemoryAccountReturn(device, 2 * MiB);
        Playback playback = new Playback(small).Play(other.Stamped());
        Assert.Equal(other.Digests, playback.Pictures.Select(frame => frame.Digest));
        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, device.Await(small.Destroy()).Result);
        Assert.Equal(0, device.Device.HostMemory.Bytes);
    }

    [Theory]
    [Ruling(41)]
    [MemberData(nameof(AllCodecs.Each), MemberType = typeof(AllCodecs))]
    public void Encoder_ThatIsTooLarge_IsNotOpened(virtio_video_codec codec)
    {
        // Room for one of 160x96, and not for one of 1280x720.
        string name = new LibavcodecEncoderFactory(string.Empty).NameOf(codec);
        var needs = EncoderMemory.Of(name, Latency.Low);
        long limit = needs.OfSize(640, 360, 1) + needs.OfSize(160, 96, 1);
        using var device = new TestDevice(new TestDeviceSetup { Encodes = true, MaxMemoryBytes = (ulong)limit });
        Recording small = Record(device, codec, 160, 96, out _);
        small.Queue(TestPattern.Picture(160, 96, 0), 0);
        Recording large = Record(device, codec, 1280, 720, out GuestStream stream);
        large.Queue(TestPattern.Picture(1280, 720, 0), 0);
        while (stream.AwaitEvent() != VIRTIO_VIDEO_EVENT_ERROR)
        {
        }

        Assert.Contains(device.Host.Messages, message => message.Level == LogLevel.Warn && message.Message.Contains("were refused", StringComparison.Ordinal));
        Assert.InRange(device.Device.HostMemory.Bytes, 1, needs.OfSize(160, 96, 1));
        small.Queue(TestPattern.Picture(160, 96, 1), 1);
        small.Drain();
        Assert.Equal(2, small.Packets.Count());
        Assert.Equal(0, device.Device.HostMemory.Bytes);
    }

    [Fact]
    public void Estimates_AreAsTheDocumentationSays()
    {
        // docs/reference/memory.md, measured in MiB at 1920x1080 and 4096x4096: {low, throughput} with one thread.
        (string Name, double Low, double LowLarge, double Throughput, double ThroughputLarge)[] measured =
        [
            (EncoderName.Libx264, 43.7, 283.2, 153.1, 1135.6),
            (EncoderName.Libx265, 106.8, 764.3, 261.4, 1857.2),
            (EncoderName.Libvpx, 71.8, 552.2, 71.8, 552.2),
            (EncoderName.LibvpxVp9, 162.4, 1155.6, 167.4, 1186.2),
            (EncoderName.Mpeg2Video, 22.9, 171.5, 34.2, 256.0),
            (EncoderName.Mpeg4, 25.4, 165.2, 41.3, 251.5),
        ];
        Assert.All(measured, codec =>
        {
            AssertBounds(codec.Low, EncoderMemory.Of(codec.Name, Latency.Low).OfSize(1920, 1080, 1));
            AssertBounds(codec.LowLarge, EncoderMemory.Of(codec.Name, Latency.Low).OfSize(4096, 4096, 1));
            AssertBounds(codec.Throughput, EncoderMemory.Of(codec.Name, Latency.Throughput).OfSize(1920, 1080, 1));
            AssertBounds(codec.ThroughputLarge, EncoderMemory.Of(codec.Name, Latency.Throughput).OfSize(4096, 4096, 1));
        });

        // A bound, and one that real use can live with.
        static void AssertBounds(double measured, long estimate) => Assert.InRange((double)estimate / MiB, measured, (measured * 2) + 16);
    }

    private static unsafe bool MemoryAccountTryCharge(TestDevice device, long bytes) => MemoryAccount.TryCharge(device.Device.HostMemory.Account, bytes);

    private static unsafe void MemoryAccountReturn(TestDevice device, long bytes) => MemoryAccount.Return(device.Device.HostMemory.Account, bytes);

    private static Recording Record(TestDevice device, virtio_video_codec codec, uint width, uint height, out GuestStream stream)
    {
        stream = device.Driver.CreateStream(codec);
        stream.ChangeParams(p => (p with { width = width, height = height, cur_bitrate = 2_000_000 }).WithStrides(0, 0));
        return new Recording(stream);
    }
}
