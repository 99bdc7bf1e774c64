// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Linq;
using FFmpeg.AutoGen;
using VirtioVideo.Codecs;
using VirtioVideo.FFmpeg.Capabilities;
using VirtioVideo.Wire;
using Xunit;

namespace VirtioVideo.Tests.FFmpeg.Capabilities;

/// <summary>The codecs of the spec in FFmpeg's words.</summary>
public sealed class CodecTableTests
{
    [Fact]
    public void Decoders_OfADistributionsFfmpeg_AreAllOfTheSpec()
    {
        Assert.Equal(Enum.GetValues<virtio_video_codec>(), CodecTable.Decoders().Select(decoder => decoder.Codec));
    }

    [Theory]
    [InlineData(virtio_video_codec.VIRTIO_VIDEO_CODEC_MPEG2, "mpeg2video")]
    [InlineData(virtio_video_codec.VIRTIO_VIDEO_CODEC_MPEG4, "mpeg4")]
    [InlineData(virtio_video_codec.VIRTIO_VIDEO_CODEC_H264, "h264")]
    [InlineData(virtio_video_codec.VIRTIO_VIDEO_CODEC_HEVC, "hevc")]
    [InlineData(virtio_video_codec.VIRTIO_VIDEO_CODEC_VP8, "vp8")]
    [InlineData(virtio_video_codec.VIRTIO_VIDEO_CODEC_VP9, "vp9")]
    public unsafe void IdOf_EachCodec_IsFfmpegsOfThatName(virtio_video_codec codec, string name)
    {
        AVCodec* found = ffmpeg.avcodec_find_decoder(CodecTable.IdOf(codec));
        Assert.Equal(name, System.Runtime.InteropServices.Marshal.PtrToStringUTF8((nint)found->name));
    }

    [Fact]
    public void IdOf_NoCodec_IsNone()
    {
        Assert.Equal(AVCodecID.AV_CODEC_ID_NONE, CodecTable.IdOf(0));
        Assert.Equal(AVCodecID.AV_CODEC_ID_NONE, CodecTable.IdOf((virtio_video_codec)7));
    }

    [Fact]
    public void Decoders_LastVariant_IsWhatNewStreamsReport()
    {
        foreach (CodecDescription codec in CodecTable.Decoders().Where(codec => codec.Variants.Length > 0))
        {
            Assert.InRange(codec.Variants[^1].Profile, 1u, 11u);
        }
    }
}
