// SPDX-License-Identifier: BSD-3-Clause

using System;
using FFmpeg.AutoGen;

namespace VirtioVideo.FFmpeg.Bitstreams;

/// <summary>The type of the first picture of an access unit of MPEG-2 (ITU-T H.262, 6.2.3) or MPEG-4 (ISO/IEC 14496-2, 6.2.5).</summary>
internal static class MpegPicture
{
    private const byte Mpeg2Picture = 0x00;
    private const byte Mpeg4Picture = 0xb6;

    /// <summary>Whether it refers to no other picture.</summary>
    public static bool IsIntra(AVCodecID codec, ReadOnlySpan<byte> unit) => TypeOf(codec, unit) == (codec == AVCodecID.AV_CODEC_ID_MPEG2VIDEO ? 1 : 0);

    /// <summary>picture_coding_type or vop_coding_type; null if there is no picture.</summary>
    public static int? TypeOf(AVCodecID codec, ReadOnlySpan<byte> unit)
        => codec == AVCodecID.AV_CODEC_ID_MPEG2VIDEO
            ? (TryRead(unit, Mpeg2Picture, 1, out byte type) ? (type >> 3) & 7 : null)
            : (TryRead(unit, Mpeg4Picture, 0, out type) ? type >> 6 : null);

    /// <summary>Reads the byte that has the type.</summary>
    private static bool TryRead(ReadOnlySpan<byte> unit, byte code, int offset, out byte type)
    {
        int start = unit.IndexOf((ReadOnlySpan<byte>)[0, 0, 1, code]);
        int position = start + 4 + offset;
        bool isThere = start >= 0 && position < unit.Length;
        type = isThere ? unit[position] : default;
        return isThere;
    }
}
