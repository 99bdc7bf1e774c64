// SPDX-License-Identifier: BSD-3-Clause

using System.Linq;
using VirtioVideo.Tests.Support;
using VirtioVideo.VhostUser.Tests.Support;
using VirtioVideo.Wire;
using Xunit;

namespace VirtioVideo.VhostUser.Tests;

/// <summary>Guests that use the device as they do without a daemon in between.</summary>
public sealed class PlaybackTests
{
    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Clip_OverTheSocket_HasEveryPicture(bool packed, bool eventIndex)
    {
        Clip clip = Clips.Of(virtio_video_codec.VIRTIO_VIDEO_CODEC_H264);
        using var daemon = new DaemonProcess("--log-level", "debug");
        using var device = new TestDevice(new TestDeviceSetup { Link = new DaemonLink(daemon), Packed = packed, EventIndex = eventIndex });

        Playback playback = new Playback(device.Driver.CreateStream(clip.Codec)).Play(clip.Stamped());

        Assert.Equal(clip.Digests, playback.Pictures.Select(frame => frame.Digest));
    }

    [Fact]
    public void Clip_InTheOrderOfLibkrun_HasEveryPicture()
    {
        Clip clip = Clips.Of(virtio_video_codec.VIRTIO_VIDEO_CODEC_H264);
        using var daemon = new DaemonProcess();
        using var device = new TestDevice(new TestDeviceSetup { Link = new DaemonLink(daemon) { OrderOfLibkrun = true } });

        Playback playback = new Playback(device.Driver.CreateStream(clip.Codec)).Play(clip.Stamped());

        Assert.Equal(clip.Digests, playback.Pictures.Select(frame => frame.Digest));
    }

    [Theory]
    [InlineData(virtio_video_codec.VIRTIO_VIDEO_CODEC_H264)]
    [InlineData(virtio_video_codec.VIRTIO_VIDEO_CODEC_VP8)]
    public void Packets_OverTheSocket_AreThoseOfTheLibrary(virtio_video_codec codec)
    {
        using var daemon = DaemonProcess.Encoder();
        byte[] expected = Record(new TestDeviceSetup { Encodes = true }, codec);

        Assert.Equal(expected, Record(new TestDeviceSetup { Encodes = true, Link = new DaemonLink(daemon) }, codec));
    }

    [Fact]
    public void Limits_OfTheCommandLine_Hold()
    {
        Clip clip = Clips.Of(virtio_video_codec.VIRTIO_VIDEO_CODEC_H264);
        using var daemon = new DaemonProcess("--max-streams", "1", "--max-size", "32x32");
        using var device = new TestDevice(new TestDeviceSetup { Link = new DaemonLink(daemon) });
        GuestStream stream = device.Driver.CreateStream(clip.Codec);

        Assert.NotEqual(virtio_video_result.VIRTIO_VIDEO_RESULT_OK, (virtio_video_result)device.Driver.TryCreateStream((uint)clip.Codec).result);

        stream.AttachInputs(1);
        stream.QueueInput(0, clip.Units[0].Bytes, 0);
        Assert.Equal((uint)virtio_video_event_type.VIRTIO_VIDEO_EVENT_ERROR, device.AwaitEvent().event_type);
    }

    private static byte[] Record(TestDeviceSetup setup, virtio_video_codec codec)
    {
        const uint Width = 64;
        const uint Height = 48;
        using var device = new TestDevice(setup);
        GuestStream stream = device.Driver.CreateStream(codec);
        stream.ChangeParams(p => p with { width = Width, height = Height });
        var recording = new Recording(stream);
        for (int i = 0; i < 10; i++)
        {
            recording.Queue(TestPattern.Picture(Width, Height, i), (ulong)i);
        }

        recording.Drain();
        Assert.Equal(10, recording.Packets.Count());
        return recording.Bitstream;
    }
}
