// SPDX-License-Identifier: BSD-3-Clause

using System.Collections.Generic;
using System.Collections.Immutable;
using FFmpeg.AutoGen;
using VirtioVideo.Wire;
using static VirtioVideo.Wire.virtio_video_codec;
using static VirtioVideo.Wire.virtio_video_codec_h264_level;
using static VirtioVideo.Wire.virtio_video_codec_h264_profile;
using static VirtioVideo.Wire.virtio_video_codec_hevc_profile;
using static VirtioVideo.Wire.virtio_video_codec_vp8_profile;
using static VirtioVideo.Wire.virtio_video_codec_vp9_profile;

namespace VirtioVideo.Codecs.Libavcodec;

/// <summary>The codecs of the spec in FFmpeg's words, and which of them the linked FFmpeg decodes.</summary>
/// <remarks>SAFETY: FFmpeg's codec descriptions are static and only compared with null.</remarks>
internal static unsafe class CodecTable
{
    /// <summary>Variants that decode to 8-bit 4:2:0 (ruling 20), with the highest level that the spec has a name for.</summary>
    private static readonly ImmutableArray<CodecVariant> H264 =
    [
        new((uint)VIRTIO_VIDEO_CODEC_H264_PROFILE_BASELINE, (uint)VIRTIO_VIDEO_CODEC_H264_LEVEL_5_1),
        new((uint)VIRTIO_VIDEO_CODEC_H264_PROFILE_MAIN, (uint)VIRTIO_VIDEO_CODEC_H264_LEVEL_5_1),
        new((uint)VIRTIO_VIDEO_CODEC_H264_PROFILE_HIGH, (uint)VIRTIO_VIDEO_CODEC_H264_LEVEL_5_1),
    ];

    private static readonly ImmutableArray<CodecVariant> Hevc =
    [
        new((uint)VIRTIO_VIDEO_CODEC_HEVC_PROFILE_MAIN_STILL_PICTURE), new((uint)VIRTIO_VIDEO_CODEC_HEVC_PROFILE_MAIN),
    ];

    private static readonly ImmutableArray<CodecVariant> Vp8 =
    [
        new((uint)VIRTIO_VIDEO_CODEC_VP8_PROFILE_3), new((uint)VIRTIO_VIDEO_CODEC_VP8_PROFILE_2),
        new((uint)VIRTIO_VIDEO_CODEC_VP8_PROFILE_1), new((uint)VIRTIO_VIDEO_CODEC_VP8_PROFILE_0),
    ];

    private static readonly ImmutableArray<CodecVariant> Vp9 = [new((uint)VIRTIO_VIDEO_CODEC_VP9_PROFILE_0)];

    private static readonly (virtio_video_codec Codec, AVCodecID Id, ImmutableArray<CodecVariant> Variants)[] All =
    [
        (VIRTIO_VIDEO_CODEC_MPEG2, AVCodecID.AV_CODEC_ID_MPEG2VIDEO, []),
        (VIRTIO_VIDEO_CODEC_MPEG4, AVCodecID.AV_CODEC_ID_MPEG4, []),
        (VIRTIO_VIDEO_CODEC_H264, AVCodecID.AV_CODEC_ID_H264, H264),
        (VIRTIO_VIDEO_CODEC_HEVC, AVCodecID.AV_CODEC_ID_HEVC, Hevc),
        (VIRTIO_VIDEO_CODEC_VP8, AVCodecID.AV_CODEC_ID_VP8, Vp8),
        (VIRTIO_VIDEO_CODEC_VP9, AVCodecID.AV_CODEC_ID_VP9, Vp9),
    ];

    /// <summary>The codecs that the linked FFmpeg decodes. Of a codec's variants the last is what new streams report.</summary>
    public static ImmutableArray<CodecDescription> Decoders()
    {
        var found = new List<CodecDescription>();
        foreach ((virtio_video_codec codec, AVCodecID id, ImmutableArray<CodecVariant> variants) in All)
        {
            if (ffmpeg.avcodec_find_decoder(id) is not null)
            {
                found.Add(new CodecDescription(codec, variants));
            }
        }

        return [.. found];
    }

    /// <summary>FFmpeg's name of a codec of the spec.</summary>
    public static AVCodecID IdOf(virtio_video_codec codec)
    {
        foreach ((virtio_video_codec known, AVCodecID id, _) in All)
        {
            if (known == codec)
            {
                return id;
            }
        }

        return AVCodecID.AV_CODEC_ID_NONE;
    }
}
