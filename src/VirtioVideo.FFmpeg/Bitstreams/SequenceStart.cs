// SPDX-License-Identifier: BSD-3-Clause

using System;
using FFmpeg.AutoGen;

namespace VirtioVideo.FFmpeg.Bitstreams;

/// <summary>Finds access units that begin anew: neither they nor later ones refer to anything before them.</summary>
internal static class SequenceStart
{
    private const int Mpeg2Group = 0xb8;
    private const int Mpeg4Group = 0xb3;

    /// <summary>Looks at an access unit of any codec.</summary>
    /// <returns>False also where that is not known: behind an I picture of MPEG-2 or MPEG-4 may come B pictures that refer to the group before.</returns>
    public static bool IsAt(AVCodecID codec, ReadOnlySpan<byte> unit) => codec switch
    {
        AVCodecID.AV_CODEC_ID_H264 => H264AccessUnit.BeginsSequence(unit),
        AVCodecID.AV_CODEC_ID_HEVC => HevcAccessUnit.BeginsSequence(unit),
        AVCodecID.AV_CODEC_ID_VP8 => Vp8FrameHeader.TryRead(unit, out _),
        AVCodecID.AV_CODEC_ID_VP9 => Vp9FrameHeader.TryRead(unit, out _),
        AVCodecID.AV_CODEC_ID_MPEG2VIDEO => IsClosedGroup(unit, Mpeg2Group, 3, 0x60),
        AVCodecID.AV_CODEC_ID_MPEG4 => IsClosedGroup(unit, Mpeg4Group, 2, 0x30),
        _ => false,
    };

    /// <summary>Whether there is the header of a group of pictures, and its closed or broken flag is set. Both stand behind the time code.</summary>
    private static bool IsClosedGroup(ReadOnlySpan<byte> unit, byte code, int offset, byte flags)
    {
        int group = unit.IndexOf((ReadOnlySpan<byte>)[0, 0, 1, code]);
        return group >= 0 && group + 4 + offset < unit.Length && (unit[group + 4 + offset] & flags) != 0;
    }
}
