// SPDX-License-Identifier: BSD-3-Clause

using System;
using FFmpeg.AutoGen;

namespace VirtioVideo.FFmpeg.Bitstreams;

/// <summary>Tells pictures that no other picture refers to.</summary>
internal static class DisposablePicture
{
    private const int BPicture = 3;
    private const int BVop = 2;
    private const int HevcReservedFirst = 16;

    /// <summary>Whether a unit says so of its picture. VP8 and VP9 do, but where only a decoder can read it.</summary>
    public static bool IsIn(AVCodecID codec, ReadOnlySpan<byte> unit) => codec switch
    {
        AVCodecID.AV_CODEC_ID_MPEG2VIDEO or AVCodecID.AV_CODEC_ID_MPEG4 => MpegPicture.TypeOf(codec, unit) is { } type
            && type == (codec == AVCodecID.AV_CODEC_ID_MPEG4 ? BVop : BPicture),
        AVCodecID.AV_CODEC_ID_H264 => H264AccessUnit.IsDisposable(unit),

        // Types below 16 that are even: sub-layer non-reference pictures (ITU-T H.265, table 7-1).
        AVCodecID.AV_CODEC_ID_HEVC => HevcAccessUnit.TypeOf(unit) is >= 0 and < HevcReservedFirst and var type && type % 2 == 0,
        _ => false,
    };
}
