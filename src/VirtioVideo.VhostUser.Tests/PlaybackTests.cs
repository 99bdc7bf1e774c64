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
}
