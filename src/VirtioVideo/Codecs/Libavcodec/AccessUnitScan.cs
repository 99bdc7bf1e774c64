// SPDX-License-Identifier: BSD-3-Clause

using System;
using FFmpeg.AutoGen;

namespace VirtioVideo.Codecs.Libavcodec;

/// <summary>What bytes of an elementary stream hold, seen by their start codes before FFmpeg sees them.</summary>
/// <remarks>Codecs without start codes (VP8, VP9) have one frame in a buffer, whatever it is.</remarks>
internal readonly ref struct AccessUnitScan
{
    /// <summary>Parameter sets have far less before what is read of them here.</summary>
    private const int MaxParameterSet = 512;

    private AccessUnitScan(bool hasHeaders, int pictures, bool startsInside, SequenceHeader? sequence)
    {
        HasHeaders = hasHeaders;
        Pictures = pictures;
        StartsInside = startsInside;
        Sequence = sequence;
    }

    /// <summary>Whether there are parameter sets and the like.</summary>
    public bool HasHeaders { get; }

    /// <summary>Pictures that begin: 0, 1, or 2 for more. Fields of a frame count as pictures.</summary>
    public int Pictures { get; }

    /// <summary>Whether the bytes begin in the middle of an access unit: another piece came before (ruling 45).</summary>
    public bool StartsInside { get; }

    /// <summary>What a header of a sequence says; null if there is none, or none that makes sense.</summary>
    public SequenceHeader? Sequence { get; }

    /// <summary>Whether there is nothing to decode: parameter sets alone.</summary>
    public bool IsHeadersOnly => HasHeaders && Pictures == 0 && !StartsInside;

    /// <summary>Whether a codec's pictures can be told apart.</summary>
    public static bool HasStartCodes(AVCodecID codec)
        => codec is AVCodecID.AV_CODEC_ID_H264 or AVCodecID.AV_CODEC_ID_HEVC or AVCodecID.AV_CODEC_ID_MPEG2VIDEO or AVCodecID.AV_CODEC_ID_MPEG4;

    /// <summary>Looks at bytes.</summary>
    public static AccessUnitScan Of(AVCodecID codec, ReadOnlySpan<byte> bytes)
    {
        if (!HasStartCodes(codec))
        {
            return OfFrame(codec, bytes);
        }

        bool hasHeaders = false;
        int pictures = 0;
        SequenceHeader? sequence = null;
        bool startsInside = !bytes.TrimStart((byte)0).StartsWith((byte)1) || bytes.Length < 4 || (bytes[0] | bytes[1]) != 0;
        bool isFirst = true;
        while (true)
        {
            int start = bytes.IndexOf((ReadOnlySpan<byte>)[0, 0, 1]);
            if (start < 0 || start + 3 >= bytes.Length)
            {
                return new AccessUnitScan(hasHeaders, pictures, startsInside, sequence);
            }

            bytes = bytes[(start + 3)..];
            switch (PartOf(codec, bytes))
            {
                case Part.Picture:
                    pictures = Math.Min(pictures + 1, 2);
                    break;
                case Part.Inside:
                    startsInside |= isFirst;
                    break;
                case Part.Sequence:
                    hasHeaders = true;
                    sequence = ReadSequence(codec, bytes) ?? sequence;
                    break;
                default:
                    hasHeaders = true;
                    break;
            }

            isFirst = false;
        }
    }

    private static AccessUnitScan OfFrame(AVCodecID codec, ReadOnlySpan<byte> bytes)
    {
        bool read = codec == AVCodecID.AV_CODEC_ID_VP8
            ? Vp8FrameHeader.TryRead(bytes, out SequenceHeader header)
            : Vp9FrameHeader.TryRead(bytes, out header);
        return new AccessUnitScan(false, 1, false, read ? header : null);
    }

    /// <summary>What the bytes behind a start code are.</summary>
    private static Part PartOf(AVCodecID codec, ReadOnlySpan<byte> bytes)
    {
        byte code = bytes[0];
        switch (codec)
        {
            case AVCodecID.AV_CODEC_ID_H264:
                // nal_unit_type; a slice's first element is first_mb_in_slice, ue(v): 1 means 0.
                return (code & 0x1f) switch
                {
                    1 or 2 or 5 => bytes.Length > 1 && (bytes[1] & 0x80) != 0 ? Part.Picture : Part.Inside,
                    3 or 4 => Part.Inside,
                    7 => Part.Sequence,
                    _ => Part.Header,
                };
            case AVCodecID.AV_CODEC_ID_HEVC:
                // A slice segment's first bit is first_slice_segment_in_pic_flag.
                return ((code >> 1) & 0x3f) switch
                {
                    < 32 => bytes.Length > 2 && (bytes[2] & 0x80) != 0 ? Part.Picture : Part.Inside,
                    33 => Part.Sequence,
                    _ => Part.Header,
                };
            case AVCodecID.AV_CODEC_ID_MPEG2VIDEO:
                // picture_start_code, slices
                return code == 0 ? Part.Picture : code <= 0xaf ? Part.Inside : Part.Header;
            default:
                // vop_start_code
                return code == 0xb6 ? Part.Picture : Part.Header;
        }
    }

    private static SequenceHeader? ReadSequence(AVCodecID codec, ReadOnlySpan<byte> nalUnit)
    {
        // emulation_prevention_three_byte
        Span<byte> payload = stackalloc byte[MaxParameterSet];
        int length = 0;
        int zeros = 0;
        foreach (byte value in nalUnit[(codec == AVCodecID.AV_CODEC_ID_H264 ? 1 : Math.Min(2, nalUnit.Length))..])
        {
            if (length == payload.Length || (zeros >= 2 && value <= 1))
            {
                break;
            }

            if (zeros < 2 || value != 3)
            {
                payload[length++] = value;
            }

            zeros = value == 0 ? zeros + 1 : 0;
        }

        bool read = codec == AVCodecID.AV_CODEC_ID_H264
            ? H264SequenceParameterSet.TryRead(payload[..length], out SequenceHeader header)
            : HevcSequenceParameterSet.TryRead(payload[..length], out header);
        return read ? header : null;
    }

    private enum Part
    {
        /// <summary>A picture begins.</summary>
        Picture,

        /// <summary>A picture goes on.</summary>
        Inside,

        /// <summary>A header that tells the size, and that is read here.</summary>
        Sequence,

        /// <summary>Something else that stands before a picture.</summary>
        Header,
    }
}
