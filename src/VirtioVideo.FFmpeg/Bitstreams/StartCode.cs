// SPDX-License-Identifier: BSD-3-Clause

using System;
using FFmpeg.AutoGen;

namespace VirtioVideo.FFmpeg.Bitstreams;

/// <summary>Start codes and the parts that begin there.</summary>
internal static class StartCode
{
    /// <summary>Number of bytes behind a start code that tell which part begins there.</summary>
    public const int BytesToTell = 3;

    /// <summary>Length of a start code.</summary>
    public const int Length = 3;

    /// <summary>Whether a codec has start codes.</summary>
    public static bool IsIn(AVCodecID codec)
        => codec is AVCodecID.AV_CODEC_ID_H264 or AVCodecID.AV_CODEC_ID_HEVC or AVCodecID.AV_CODEC_ID_MPEG2VIDEO or AVCodecID.AV_CODEC_ID_MPEG4;

    /// <summary>Position of the first start code; negative if there is none.</summary>
    public static int Find(ReadOnlySpan<byte> bytes) => bytes.IndexOf((ReadOnlySpan<byte>)[0, 0, 1]);

    /// <summary>Goes on to what begins behind the next start code.</summary>
    /// <returns>False if nothing does.</returns>
    public static bool TryNext(ref ReadOnlySpan<byte> bytes)
    {
        int start = Find(bytes);
        if (start < 0 || start + Length >= bytes.Length)
        {
            return false;
        }

        bytes = bytes[(start + Length)..];
        return true;
    }

    /// <summary>Whether there are more start codes than a limit.</summary>
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

    /// <summary>Tells which part begins behind a start code.</summary>
    /// <param name="codec">A codec that has start codes.</param>
    /// <param name="bytes">The bytes behind the start code, at least one.</param>
    public static BitstreamPart Part(AVCodecID codec, ReadOnlySpan<byte> bytes)
    {
        byte code = bytes[0];
        switch (codec)
        {
            case AVCodecID.AV_CODEC_ID_H264:
                // nal_unit_type. A slice begins with first_mb_in_slice, ue(v): a first bit of 1 means the value 0.
                return (code & 0x1f) switch
                {
                    1 or 2 or 5 => bytes.Length > 1 && (bytes[1] & 0x80) != 0 ? BitstreamPart.Picture : BitstreamPart.Inside,
                    3 or 4 => BitstreamPart.Inside,
                    7 => BitstreamPart.Sequence,
                    _ => BitstreamPart.Header,
                };
            case AVCodecID.AV_CODEC_ID_HEVC:
                // A slice segment begins with first_slice_segment_in_pic_flag.
                return ((code >> 1) & 0x3f) switch
                {
                    < 32 => bytes.Length > 2 && (bytes[2] & 0x80) != 0 ? BitstreamPart.Picture : BitstreamPart.Inside,
                    33 => BitstreamPart.Sequence,
                    _ => BitstreamPart.Header,
                };
            case AVCodecID.AV_CODEC_ID_MPEG2VIDEO:
                // picture_start_code, slices, sequence_header_code
                return code switch
                {
                    0 => BitstreamPart.Picture,
                    <= 0xaf => BitstreamPart.Inside,
                    Mpeg2SequenceHeader.StartCode => BitstreamPart.Sequence,
                    _ => BitstreamPart.Header,
                };
            default:
                // vop_start_code, video_object_layer_start_code
                return code switch
                {
                    0xb6 => BitstreamPart.Picture,
                    >= 0x20 and <= 0x2f => BitstreamPart.Sequence,
                    _ => BitstreamPart.Header,
                };
        }
    }
}
