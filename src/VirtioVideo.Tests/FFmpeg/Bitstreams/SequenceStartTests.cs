// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Linq;
using VirtioVideo.FFmpeg.Bitstreams;
using VirtioVideo.FFmpeg.Capabilities;
using VirtioVideo.Tests.Conformance;
using VirtioVideo.Tests.Support;
using VirtioVideo.Wire;
using Xunit;
using static VirtioVideo.Wire.virtio_video_codec;

namespace VirtioVideo.Tests.FFmpeg.Bitstreams;

/// <summary>Access units that need nothing from before them.</summary>
public sealed class SequenceStartTests
{
    [Theory]
    [Ruling(34)]
    [MemberData(nameof(AllCodecs.Each), MemberType = typeof(AllCodecs))]
    public void IsAt_KeyFramesOfClosedGroups(virtio_video_codec codec)
    {
        Clip clip = Clips.ShortOf(codec);
        Assert.Equal(clip.Units.Select(unit => unit.IsKey), clip.Units.Select(unit => SequenceStart.IsAt(CodecTable.IdOf(codec), unit.Bytes)));
    }

    [Theory]
    [Ruling(34)]
    [InlineData(VIRTIO_VIDEO_CODEC_H264)]
    [InlineData(VIRTIO_VIDEO_CODEC_HEVC)]
    [InlineData(VIRTIO_VIDEO_CODEC_MPEG2)]
    public void IsAt_NoKeyFrameOfAnOpenGroup(virtio_video_codec codec)
    {
        Clip clip = Clips.OpenOf(codec);
        Assert.True(clip.SecondKey > 0);
        Assert.False(SequenceStart.IsAt(CodecTable.IdOf(codec), clip.Units[clip.SecondKey].Bytes));
    }

    [Theory]
    [MemberData(nameof(AllCodecs.Each), MemberType = typeof(AllCodecs))]
    public void IsAt_OfTooFewBytes_IsFalse(virtio_video_codec codec)
    {
        byte[] key = Clips.ShortOf(codec).Units[0].Bytes;
        Assert.All(Enumerable.Range(0, 4), length => Assert.False(SequenceStart.IsAt(CodecTable.IdOf(codec), key.AsSpan(0, length))));
    }
}
