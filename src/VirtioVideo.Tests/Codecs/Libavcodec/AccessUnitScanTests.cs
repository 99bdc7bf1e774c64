// SPDX-License-Identifier: BSD-3-Clause

using FFmpeg.AutoGen;
using VirtioVideo.Codecs.Libavcodec;
using VirtioVideo.Tests.Support;
using VirtioVideo.Wire;
using Xunit;
using static VirtioVideo.Wire.virtio_video_codec;

namespace VirtioVideo.Tests.Codecs.Libavcodec;

/// <summary>Access units with and without a picture.</summary>
public sealed class AccessUnitScanTests
{
    [Theory]
    [InlineData(VIRTIO_VIDEO_CODEC_MPEG2)]
    [InlineData(VIRTIO_VIDEO_CODEC_MPEG4)]
    [InlineData(VIRTIO_VIDEO_CODEC_H264)]
    [InlineData(VIRTIO_VIDEO_CODEC_HEVC)]
    public void IsHeadersOnly_OfTheHeadersOfAClip_IsTrueAndOfItsUnitsFalse(virtio_video_codec codec)
    {
        AVCodecID id = CodecTable.IdOf(codec);
        Clip clip = Clips.Of(codec);
        (byte[] headers, byte[] picture) = StartCodes.SplitHeaders(codec, clip.Units[0].Bytes);

        Assert.True(AccessUnitScan.IsHeadersOnly(id, headers));
        Assert.False(AccessUnitScan.IsHeadersOnly(id, picture));
        Assert.All(clip.Units, unit => Assert.False(AccessUnitScan.IsHeadersOnly(id, unit.Bytes)));
    }

    [Theory]
    [InlineData(VIRTIO_VIDEO_CODEC_VP8)]
    [InlineData(VIRTIO_VIDEO_CODEC_VP9)]
    public void IsHeadersOnly_OfCodecsWithoutStartCodes_IsFalse(virtio_video_codec codec)
    {
        Assert.False(AccessUnitScan.IsHeadersOnly(CodecTable.IdOf(codec), [0, 0, 1, 0xb3]));
        Assert.All(Clips.Of(codec).Units, unit => Assert.False(AccessUnitScan.IsHeadersOnly(CodecTable.IdOf(codec), unit.Bytes)));
    }

    [Fact]
    public void IsHeadersOnly_OfBytesThatEndInAStartCode_ReadsNoFurther()
    {
        Assert.False(AccessUnitScan.IsHeadersOnly(AVCodecID.AV_CODEC_ID_H264, []));
        Assert.False(AccessUnitScan.IsHeadersOnly(AVCodecID.AV_CODEC_ID_H264, [0, 0]));
        Assert.False(AccessUnitScan.IsHeadersOnly(AVCodecID.AV_CODEC_ID_H264, [0, 0, 1]));
        Assert.True(AccessUnitScan.IsHeadersOnly(AVCodecID.AV_CODEC_ID_H264, [0, 0, 1, 0x67]));
        Assert.True(AccessUnitScan.IsHeadersOnly(AVCodecID.AV_CODEC_ID_H264, [0, 0, 1, 0x67, 0, 0, 1]));
        Assert.False(AccessUnitScan.IsHeadersOnly(AVCodecID.AV_CODEC_ID_H264, [0, 0, 1, 0x67, 0, 0, 1, 0x65]));
    }
}
