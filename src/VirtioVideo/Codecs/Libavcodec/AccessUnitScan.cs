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

    /// <summary>Whether there are parameter sets and the like.</summary>
    public bool HasHeaders { get; private init; }

    /// <summary>Whether a header of a sequence is among them, which later pictures need.</summary>
    public bool HasSequence { get; private init; }

    /// <summary>Pictures that begin: 0, 1, or 2 for more. Fields of a frame count as pictures.</summary>
    public int Pictures { get; private init; }

    /// <summary>Bytes before the first picture; all if there is none.</summary>
    public int HeaderLength { get; private init; }

    /// <summary>Whether the bytes begin in the middle of an access unit: another piece came before (ruling 45).</summary>
    public bool StartsInside { get; private init; }

    /// <summary>What the first header of a sequence says; null if there is none that makes sense, or of a codec that does not say where the visible part lies.</summary>
    public SequenceHeader? Sequence { get; private init; }

    /// <summary>The largest width and height that a header claims; 0 if none does.</summary>
    public (uint Width, uint Height) Claimed { get; private init; }

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

        (bool hasHeaders, bool hasSequence, int pictures, int headerLength) = (false, false, 0, bytes.Length);
        SequenceHeader? sequence = null;
        (uint Width, uint Height) claimed = default;
        Mpeg2SequenceHeader mpeg2 = default;
        bool startsInside = !bytes.TrimStart((byte)0).StartsWith((byte)1) || bytes.Length < 4 || (bytes[0] | bytes[1]) != 0;
        int position = 0;
        for (bool isFirst = true; ; isFirst = false)
        {
            int start = bytes[position..].IndexOf((ReadOnlySpan<byte>)[0, 0, 1]);
            if (start < 0 || position + start + 3 >= bytes.Length)
            {
                break;
            }

            ReadOnlySpan<byte> part = bytes[(position + start + 3)..];
            switch (PartOf(codec, part))
            {
                case Part.Picture:
                    headerLength = pictures == 0 ? position + start : headerLength;
                    pictures = Math.Min(pictures + 1, 2);
                    break;
                case Part.Inside:
                    startsInside |= isFirst;
                    break;
                case Part.Sequence:
                    (hasHeaders, hasSequence) = (true, true);
                    if (ReadSequence(codec, part) is { } read)
                    {
                        sequence ??= read;
                        claimed = (Math.Max(claimed.Width, read.Format.Width), Math.Max(claimed.Height, read.Format.Height));
                    }

                    break;
                default:
                    hasHeaders = true;
                    break;
            }

            if (codec == AVCodecID.AV_CODEC_ID_MPEG2VIDEO)
            {
                mpeg2.Read(part);
                claimed = (Math.Max(claimed.Width, mpeg2.Width), Math.Max(claimed.Height, mpeg2.Height));
            }

            position += start + 3;
        }

        return new AccessUnitScan
        {
            HasHeaders = hasHeaders,
            HasSequence = hasSequence,
            Pictures = pictures,
            HeaderLength = headerLength,
            StartsInside = startsInside,
            Sequence = sequence,
            Claimed = claimed,
        };
    }

    private static AccessUnitScan OfFrame(AVCodecID codec, ReadOnlySpan<byte> bytes)
    {
        bool read = codec == AVCodecID.AV_CODEC_ID_VP8
            ? Vp8FrameHeader.TryRead(bytes, out SequenceHeader header)
            : Vp9FrameHeader.TryRead(bytes, out header);
        return new AccessUnitScan { Pictures = 1, Sequence = read ? header : null, Claimed = (header.Format.Width, header.Format.Height) };
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
                // picture_start_code, slices, sequence_header_code
                return code == 0 ? Part.Picture
                    : code <= 0xaf ? Part.Inside
                    : code == Mpeg2SequenceHeader.StartCode ? Part.Sequence
                    : Part.Header;
            default:
                // vop_start_code, video_object_layer_start_code
                return code == 0xb6 ? Part.Picture
                    : code is >= 0x20 and <= 0x2f ? Part.Sequence
                    : Part.Header;
        }
    }

    private static SequenceHeader? ReadSequence(AVCodecID codec, ReadOnlySpan<byte> nalUnit)
    {
        bool isH264 = codec == AVCodecID.AV_CODEC_ID_H264;
        if (!isH264 && codec != AVCodecID.AV_CODEC_ID_HEVC)
        {
            return null;
        }

        // emulation_prevention_three_byte
        Span<byte> payload = stackalloc byte[MaxParameterSet];
        int length = 0;
        int zeros = 0;
        foreach (byte value in nalUnit[Math.Min(isH264 ? 1 : 2, nalUnit.Length)..])
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

        bool read = isH264
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

        /// <summary>The header of a sequence.</summary>
        Sequence,

        /// <summary>Something else that stands before a picture.</summary>
        Header,
    }
}
