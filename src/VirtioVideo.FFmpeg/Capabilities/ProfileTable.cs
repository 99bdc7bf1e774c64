// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Immutable;
using FFmpeg.AutoGen;
using VirtioVideo.Codecs;
using VirtioVideo.Wire;
using static VirtioVideo.Wire.virtio_video_codec;
using static VirtioVideo.Wire.virtio_video_codec_h264_level;
using static VirtioVideo.Wire.virtio_video_codec_h264_profile;
using static VirtioVideo.Wire.virtio_video_codec_hevc_profile;
using static VirtioVideo.Wire.virtio_video_codec_vp8_profile;
using static VirtioVideo.Wire.virtio_video_codec_vp9_profile;

namespace VirtioVideo.FFmpeg.Capabilities;

/// <summary>Maps the profiles of the spec to FFmpeg's numbers, and lists those that the linked FFmpeg decodes.</summary>
/// <remarks>
/// The list has profiles of more than 8 bits or other than 4:2:0, because their pictures are converted (ruling 20). It lacks H.264's Extended (data
/// partitioning), scalable and multiview profiles: FFmpeg decodes only a part of them, or only the base layer. SAFETY: FFmpeg's codec descriptions
/// are static and only read.
/// </remarks>
internal static unsafe class ProfileTable
{
    /// <summary>The highest level that the spec has a name for.</summary>
    private const uint HighestLevel = (uint)VIRTIO_VIDEO_CODEC_H264_LEVEL_5_1;

    /// <summary>The last profile of each codec is the most usual one: new streams report it.</summary>
    private static readonly (virtio_video_codec Codec, uint Profile, int Number)[] All =
    [
        (VIRTIO_VIDEO_CODEC_H264, (uint)VIRTIO_VIDEO_CODEC_H264_PROFILE_HIGH444PREDICTIVEPROFILE, ffmpeg.AV_PROFILE_H264_HIGH_444_PREDICTIVE),
        (VIRTIO_VIDEO_CODEC_H264, (uint)VIRTIO_VIDEO_CODEC_H264_PROFILE_HIGH422PROFILE, ffmpeg.AV_PROFILE_H264_HIGH_422),
        (VIRTIO_VIDEO_CODEC_H264, (uint)VIRTIO_VIDEO_CODEC_H264_PROFILE_HIGH10PROFILE, ffmpeg.AV_PROFILE_H264_HIGH_10),
        (VIRTIO_VIDEO_CODEC_H264, (uint)VIRTIO_VIDEO_CODEC_H264_PROFILE_BASELINE, ffmpeg.AV_PROFILE_H264_BASELINE),
        (VIRTIO_VIDEO_CODEC_H264, (uint)VIRTIO_VIDEO_CODEC_H264_PROFILE_MAIN, ffmpeg.AV_PROFILE_H264_MAIN),
        (VIRTIO_VIDEO_CODEC_H264, (uint)VIRTIO_VIDEO_CODEC_H264_PROFILE_HIGH, ffmpeg.AV_PROFILE_H264_HIGH),
        (VIRTIO_VIDEO_CODEC_HEVC, (uint)VIRTIO_VIDEO_CODEC_HEVC_PROFILE_MAIN10, ffmpeg.AV_PROFILE_HEVC_MAIN_10),
        (VIRTIO_VIDEO_CODEC_HEVC, (uint)VIRTIO_VIDEO_CODEC_HEVC_PROFILE_MAIN_STILL_PICTURE, ffmpeg.AV_PROFILE_HEVC_MAIN_STILL_PICTURE),
        (VIRTIO_VIDEO_CODEC_HEVC, (uint)VIRTIO_VIDEO_CODEC_HEVC_PROFILE_MAIN, ffmpeg.AV_PROFILE_HEVC_MAIN),
        (VIRTIO_VIDEO_CODEC_VP8, (uint)VIRTIO_VIDEO_CODEC_VP8_PROFILE_3, 3),
        (VIRTIO_VIDEO_CODEC_VP8, (uint)VIRTIO_VIDEO_CODEC_VP8_PROFILE_2, 2),
        (VIRTIO_VIDEO_CODEC_VP8, (uint)VIRTIO_VIDEO_CODEC_VP8_PROFILE_1, 1),
        (VIRTIO_VIDEO_CODEC_VP8, (uint)VIRTIO_VIDEO_CODEC_VP8_PROFILE_0, 0),
        (VIRTIO_VIDEO_CODEC_VP9, (uint)VIRTIO_VIDEO_CODEC_VP9_PROFILE_3, ffmpeg.AV_PROFILE_VP9_3),
        (VIRTIO_VIDEO_CODEC_VP9, (uint)VIRTIO_VIDEO_CODEC_VP9_PROFILE_2, ffmpeg.AV_PROFILE_VP9_2),
        (VIRTIO_VIDEO_CODEC_VP9, (uint)VIRTIO_VIDEO_CODEC_VP9_PROFILE_1, ffmpeg.AV_PROFILE_VP9_1),
        (VIRTIO_VIDEO_CODEC_VP9, (uint)VIRTIO_VIDEO_CODEC_VP9_PROFILE_0, ffmpeg.AV_PROFILE_VP9_0),
    ];

    /// <summary>The variants of a codec that encoders can make from 8-bit 4:2:0 pictures.</summary>
    public static ImmutableArray<CodecVariant> EncodedVariantsOf(virtio_video_codec codec) => codec switch
    {
        VIRTIO_VIDEO_CODEC_H264 =>
        [
            new((uint)VIRTIO_VIDEO_CODEC_H264_PROFILE_BASELINE, HighestLevel),
            new((uint)VIRTIO_VIDEO_CODEC_H264_PROFILE_MAIN, HighestLevel),
            new((uint)VIRTIO_VIDEO_CODEC_H264_PROFILE_HIGH, HighestLevel),
        ],
        VIRTIO_VIDEO_CODEC_HEVC => [new((uint)VIRTIO_VIDEO_CODEC_HEVC_PROFILE_MAIN)],
        VIRTIO_VIDEO_CODEC_VP8 =>
        [
            new((uint)VIRTIO_VIDEO_CODEC_VP8_PROFILE_3), new((uint)VIRTIO_VIDEO_CODEC_VP8_PROFILE_2),
            new((uint)VIRTIO_VIDEO_CODEC_VP8_PROFILE_1), new((uint)VIRTIO_VIDEO_CODEC_VP8_PROFILE_0),
        ],
        VIRTIO_VIDEO_CODEC_VP9 => [new((uint)VIRTIO_VIDEO_CODEC_VP9_PROFILE_0)],
        _ => [],
    };

    /// <summary>FFmpeg's number for a profile of the spec.</summary>
    public static int NumberOf(virtio_video_codec codec, uint profile)
    {
        foreach ((virtio_video_codec known, uint name, int number) in All)
        {
            if (known == codec && name == profile)
            {
                return number;
            }
        }

        return ffmpeg.AV_PROFILE_UNKNOWN;
    }

    /// <summary>The variants that a decoder of a codec supports: those that FFmpeg lists, or all if FFmpeg lists none.</summary>
    public static ImmutableArray<CodecVariant> VariantsOf(virtio_video_codec codec, AVCodec* decoder)
    {
        var variants = ImmutableArray.CreateBuilder<CodecVariant>();
        foreach ((virtio_video_codec known, uint profile, int number) in All)
        {
            if (known == codec && (decoder->profiles is null || ffmpeg.av_get_profile_name(decoder, number) is not null))
            {
                // ruling 8: H.264 reports the highest level served with each profile.
                variants.Add(new CodecVariant(profile, codec == VIRTIO_VIDEO_CODEC_H264 ? HighestLevel : 0));
            }
        }

        return variants.ToImmutable();
    }

    /// <summary>Finds the variant that a stream's headers name.</summary>
    /// <param name="codec">The codec.</param>
    /// <param name="number">FFmpeg's number of the profile.</param>
    /// <param name="level">FFmpeg's number of the level.</param>
    /// <returns>Null if the spec has no name for it.</returns>
    public static CodecVariant? Find(virtio_video_codec codec, int number, int level)
    {
        int profile = codec == VIRTIO_VIDEO_CODEC_H264 ? number & ~(ffmpeg.AV_PROFILE_H264_CONSTRAINED | ffmpeg.AV_PROFILE_H264_INTRA) : number;
        foreach ((virtio_video_codec known, uint name, int candidate) in All)
        {
            if (known == codec && candidate == profile)
            {
                return new CodecVariant(name, codec == VIRTIO_VIDEO_CODEC_H264 ? H264Level.FromNumber(level) : 0);
            }
        }

        return null;
    }
}
