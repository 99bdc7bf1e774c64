// SPDX-License-Identifier: BSD-3-Clause

using System.Linq;
using VirtioVideo.Tests.Support;
using VirtioVideo.Wire;
using Xunit;
using static VirtioVideo.Wire.virtio_video_codec;

namespace VirtioVideo.Tests.Conformance;

/// <summary>What a stream's headers say, in its parameters.</summary>
public sealed class StreamFactsTests
{
    [Theory]
    [Ruling(7)]
    [Clause("PARAMS/7")]
    [InlineData(VIRTIO_VIDEO_CODEC_MPEG2)]
    [InlineData(VIRTIO_VIDEO_CODEC_MPEG4)]
    [InlineData(VIRTIO_VIDEO_CODEC_H264)]
    [InlineData(VIRTIO_VIDEO_CODEC_HEVC)]
    public void FrameRate_OfCodecsWhoseHeadersHaveOne_IsInWholeFramesPerSecond(virtio_video_codec codec)
        => Assert.Equal(25u, Change(Clips.Of(codec)).frame_rate);

    [Fact]
    [Ruling(48)]
    [Clause("PARAMS/2")]
    public void MinImageBuffers_FollowsFromTheReferencesOfTheStream()
    {
        // The references of the clip, and the picture that the guest looks at.
        Assert.Equal(1u + 1, Change(Clips.H264Simple).min_image_buffers);
        Assert.Equal(2u + 1, Change(Clips.H264).min_image_buffers);
    }

    private static virtio_video_params Change(Clip clip)
    {
        using var device = new TestDevice();
        return Assert.Single(new Playback(device.Driver.CreateStream(clip.Codec)).Play(clip.Stamped()).Changes);
    }
}
