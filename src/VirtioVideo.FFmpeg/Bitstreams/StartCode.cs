// SPDX-License-Identifier: BSD-3-Clause

using System;
using FFmpeg.AutoGen;

namespace VirtioVideo.FFmpeg.Bitstreams;

/// <summary>Start codes and what begins there.</summary>
internal static class StartCode
{
    /// <summary>So many bytes behind a start code tell what begins there.</summary>
    public const int BytesToTell = 3;

    /// <summary>Length of a start code.</summary>
    public const int Length = 3;

    /// <summary>Whether a codec has them.</summary>
    public static bool IsIn(AVCodecID codec)
        => codec is AVCodecID.AV_CODEC_ID_H264 or AVCodecID.AV_CODEC_ID_HEVC or AVCodecID.AV_CODEC_ID_MPEG2VIDEO or AVCodecID.AV_CODEC_ID_MPEG4;

    /// <summary>Where the first one is; negative if there is none.</summary>
    public static int Find(ReadOnlySpan<byte> bytes) => bytes.IndexOf((ReadOnlySpan<byte>)[0, 0, 1]);

    /// <summary>Whether there are more than so many.</summary>
    public static bool IsMoreOften(ReadOnlySpan<byte> bytes, int most)
    {
        for (int count = 0; Find(bytes) is >= 0 and int start; count++)
        {
            if (count == most)
            {
                return true;
            }

            bytes = bytes[(start + Length)..];
        }

        return false;
    }

    /// <summary>What the bytes behind a start code are.</summary>
    /// <param name="codec">A codec that has them.</param>
    /// <param name="bytes">At least one.</param>
    public static BitstreamPart Part(AVCodecID codec, ReadOnlySpan<byte> bytes)
    {
        byte code = bytes[0];
        switch (codec)
        {
            case AVCodecID.AV_CODEC_ID_H264:
                // nal_unit_type; a slice's first element is first_mb_in_slice, ue(v): 1 means 0.
                return (code & 0x1f) switch
                {
                    1 or 2 or 5 => bytes.Length > 1 && (bytes[1] & 0x80) != 0 ? BitstreamPart.Picture : BitstreamPart.Inside,
                    3 or 4 => BitstreamPart.Inside,
                    7 => BitstreamPart.Sequence,
                    _ => BitstreamPart.Header,
                };
            case AVCodecID.AV_CODEC_ID_HEVC:
                // A slice segment's first bit is first_slice_segment_in_pic_flag.
                return ((code >> 1) & 0x3f) switch
                {
                    < 32 => bytes.Length > 2 && (bytes[2] & 0x80) != 0 ? BitstreamPart.Picture : BitstreamPart.Inside,
                    33 => BitstreamPart.Sequence,
                    _ => BitstreamPart.Header,
                };
            case AVCodecID.AV_CODEC_ID_MPEG2VIDEO:
                // picture_start_code, slices, sequence_header_code
                return code == 0 ? BitstreamPart.Picture
                    : code <= 0xaf ? BitstreamPart.Inside
                    : code == Mpeg2SequenceHeader.StartCode ? BitstreamPart.Sequence
                    : BitstreamPart.Header;
            default:
                // vop_start_code, video_object_layer_start_code
                return code == 0xb6 ? BitstreamPart.Picture
                    : code is >= 0x20 and <= 0x2f ? BitstreamPart.Sequence
                    : BitstreamPart.Header;
        }
    }
}
