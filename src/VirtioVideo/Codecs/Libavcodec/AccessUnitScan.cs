// SPDX-License-Identifier: BSD-3-Clause

using System;
using FFmpeg.AutoGen;

namespace VirtioVideo.Codecs.Libavcodec;

/// <summary>Looks at the start codes of an access unit, up to its first picture.</summary>
internal static class AccessUnitScan
{
    /// <summary>Whether the bytes hold parameter sets and the like, but no picture. Never so for codecs without start codes.</summary>
    public static bool IsHeadersOnly(AVCodecID codec, ReadOnlySpan<byte> bytes)
    {
        if (codec is not (AVCodecID.AV_CODEC_ID_H264 or AVCodecID.AV_CODEC_ID_HEVC
            or AVCodecID.AV_CODEC_ID_MPEG2VIDEO or AVCodecID.AV_CODEC_ID_MPEG4))
        {
            return false;
        }

        bool hasHeader = false;
        while (true)
        {
            int start = bytes.IndexOf((ReadOnlySpan<byte>)[0, 0, 1]);
            if (start < 0 || start + 3 >= bytes.Length)
            {
                return hasHeader;
            }

            bytes = bytes[(start + 3)..];
            if (StartsPicture(codec, bytes[0]))
            {
                return false;
            }

            hasHeader = true;
        }
    }

    private static bool StartsPicture(AVCodecID codec, byte code) => codec switch
    {
        // nal_unit_type: coded slices
        AVCodecID.AV_CODEC_ID_H264 => (code & 0x1f) is >= 1 and <= 5,
        AVCodecID.AV_CODEC_ID_HEVC => ((code >> 1) & 0x3f) < 32,

        // picture_start_code and slices
        AVCodecID.AV_CODEC_ID_MPEG2VIDEO => code <= 0xaf,

        // vop_start_code
        _ => code == 0xb6,
    };
}
