// SPDX-License-Identifier: BSD-3-Clause

using System;
using FFmpeg.AutoGen;

namespace VirtioVideo.Codecs.Libavcodec;

/// <summary>Looks at the headers of an access unit before FFmpeg does.</summary>
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

    /// <summary>The profile that a VP8 key frame names (RFC 6386, 9.1: "version"), which FFmpeg's decoder does not tell.</summary>
    public static bool TryReadVp8Profile(AVCodecID codec, ReadOnlySpan<byte> bytes, out int profile)
    {
        bool isKey = codec == AVCodecID.AV_CODEC_ID_VP8 && !bytes.IsEmpty && (bytes[0] & 1) == 0;
        profile = isKey ? (bytes[0] >> 1) & 7 : 0;
        return isKey;
    }

    /// <summary>
    /// Whether a VP8 key frame claims to be larger than allowed: its size stands in plain sight (RFC 6386, 9.1). FFmpeg would
    /// refuse the largest ones too, but say so on the host's stderr.
    /// </summary>
    public static bool IsLargerThan(AVCodecID codec, ReadOnlySpan<byte> bytes, CodecLimits limits)
    {
        if (codec != AVCodecID.AV_CODEC_ID_VP8 || bytes.Length < 10 || (bytes[0] & 1) != 0 || !bytes[3..].StartsWith((ReadOnlySpan<byte>)[0x9d, 0x01, 0x2a]))
        {
            return false;
        }

        uint width = (uint)(bytes[6] | (bytes[7] << 8)) & 0x3fff;
        uint height = (uint)(bytes[8] | (bytes[9] << 8)) & 0x3fff;
        return width > limits.MaxWidth || height > limits.MaxHeight;
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
