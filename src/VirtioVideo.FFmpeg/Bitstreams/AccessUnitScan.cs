// SPDX-License-Identifier: BSD-3-Clause

using System;
using FFmpeg.AutoGen;
using VirtioVideo.Codecs;

namespace VirtioVideo.FFmpeg.Bitstreams;

/// <summary>What bytes of an elementary stream hold, seen by their start codes before FFmpeg sees them.</summary>
/// <remarks>Codecs without start codes (VP8, VP9) have one frame in a buffer, whatever it is. Grows with the bytes: see <see cref="AccessUnitScanner"/>.</remarks>
internal struct AccessUnitScan(AVCodecID codec)
{
    /// <summary>Parameter sets have far less before what is read of them here.</summary>
    private const int MaxParameterSet = 512;

    /// <summary>So many bytes have that much in them, with emulation prevention: what follows changes nothing.</summary>
    private const int MaxParameterSetBytes = 2 * MaxParameterSet;

    /// <summary>Of each other part, what follows these changes nothing.</summary>
    private const int MaxPartBytes = 4;

    private readonly AVCodecID _codec = codec;
    private Mpeg2SequenceHeader _mpeg2;
    private int _length;
    private int _zeros;
    private int _firstPicture;
    private int _lastSequence = -1;
    private int _parts;
    private int _partsOfUnit;
    private bool _startsInside;

    /// <summary>Whether there are parameter sets and the like.</summary>
    public bool HasHeaders { get; private set; }

    /// <summary>Whether a header of a sequence is among them, which later pictures need.</summary>
    public readonly bool HasSequence => _lastSequence >= 0;

    /// <summary>Pictures that begin. Fields of a frame count as pictures.</summary>
    public int Pictures { get; private set; }

    /// <summary>Bytes before the first picture; all if there is none.</summary>
    public readonly int HeaderLength => Pictures > 0 ? _firstPicture : _length;

    /// <summary>Whether the bytes begin in the middle of an access unit: another piece came before (ruling 45).</summary>
    public readonly bool StartsInside => _startsInside;

    /// <summary>What the first header of a sequence says; null if there is none that makes sense, or of a codec that does not say where the visible part lies.</summary>
    public SequenceHeader? Sequence { get; private set; }

    /// <summary>The largest width and height that a header claims; 0 if none does.</summary>
    public (uint Width, uint Height) Claimed { get; private set; }

    /// <summary>Whether there is more of something than <see cref="InputLimits"/> allow. Then nothing behind it was looked at.</summary>
    public bool IsExcessive { get; private set; }

    /// <summary>Where the search for start codes goes on.</summary>
    public int Position { get; private set; }

    /// <summary>Whether there is nothing to decode: parameter sets alone.</summary>
    public readonly bool IsHeadersOnly => HasHeaders && Pictures == 0 && !StartsInside;

    /// <summary>Looks at bytes.</summary>
    public static AccessUnitScan Of(AVCodecID codec, ReadOnlySpan<byte> bytes)
    {
        var scan = new AccessUnitScan(codec);
        scan.Advance(bytes, mayGrow: false);
        return scan;
    }

    /// <summary>Whether bytes begin in the middle of an access unit.</summary>
    public static bool BeginsInside(AVCodecID codec, ReadOnlySpan<byte> bytes)
        => StartCode.IsIn(codec) && BeginsInside(codec, bytes, Zeros(bytes, 0));

    /// <summary>Whether the header of a sequence begins there or behind.</summary>
    public readonly bool HasSequenceFrom(int position) => _lastSequence >= position;

    /// <summary>Looks at bytes that have grown.</summary>
    /// <param name="bytes">All of them.</param>
    /// <param name="mayGrow">Whether to stop before what more bytes may change.</param>
    public void Advance(ReadOnlySpan<byte> bytes, bool mayGrow)
    {
        _length = bytes.Length;
        if (!StartCode.IsIn(_codec))
        {
            ReadFrame(bytes);
            return;
        }

        _zeros = Zeros(bytes, _zeros);
        _startsInside = BeginsInside(_codec, bytes, _zeros);
        while (!IsExcessive)
        {
            int start = StartCode.Find(bytes[Position..]);
            Position = start >= 0 ? Position + start : Math.Max(Position, bytes.Length - (StartCode.Length - 1));
            if (start < 0 || Position + StartCode.Length >= bytes.Length)
            {
                break;
            }

            ReadOnlySpan<byte> part = bytes[(Position + StartCode.Length)..];
            BitstreamPart kind = StartCode.Part(_codec, part);
            if (mayGrow && part.Length < (kind == BitstreamPart.Sequence ? MaxParameterSetBytes : MaxPartBytes))
            {
                break;
            }

            Take(kind, part);
            Position += StartCode.Length;
        }
    }

    private static int Zeros(ReadOnlySpan<byte> bytes, int known)
    {
        int more = bytes[known..].IndexOfAnyExcept((byte)0);
        return more < 0 ? bytes.Length : known + more;
    }

    private static bool BeginsInside(AVCodecID codec, ReadOnlySpan<byte> bytes, int zeros)
        => bytes.Length < 4 || zeros < 2 || zeros == bytes.Length || bytes[zeros] != 1
            || (zeros + 1 < bytes.Length && StartCode.Part(codec, bytes[(zeros + 1)..]) == BitstreamPart.Inside);

    private void Take(BitstreamPart kind, ReadOnlySpan<byte> part)
    {
        _parts++;
        _partsOfUnit++;
        switch (kind)
        {
            case BitstreamPart.Picture:
                _firstPicture = Pictures == 0 ? Position : _firstPicture;
                _partsOfUnit = Pictures == 0 ? _partsOfUnit : 1;
                Pictures++;
                break;
            case BitstreamPart.Inside:
                break;
            case BitstreamPart.Sequence:
                HasHeaders = true;
                _lastSequence = Position;
                if (ReadSequence(_codec, part) is { } read)
                {
                    Sequence ??= read;
                    Claim(read.Format.Width, read.Format.Height);
                }

                break;
            default:
                HasHeaders = true;
                break;
        }

        if (_codec == AVCodecID.AV_CODEC_ID_MPEG2VIDEO)
        {
            _mpeg2.Read(part);
            Claim(_mpeg2.Width, _mpeg2.Height);
        }

        IsExcessive = Pictures > InputLimits.MaxAccessUnits || _partsOfUnit > InputLimits.MaxPartsOfAccessUnit || _parts > InputLimits.MaxParts;
    }

    private void ReadFrame(ReadOnlySpan<byte> bytes)
    {
        bool read = _codec == AVCodecID.AV_CODEC_ID_VP8
            ? Vp8FrameHeader.TryRead(bytes, out SequenceHeader header)
            : Vp9FrameHeader.TryRead(bytes, out header);
        Pictures = 1;
        Sequence = read ? header : null;
        Claimed = (header.Format.Width, header.Format.Height);
        Position = bytes.Length;
    }

    private void Claim(uint width, uint height) => Claimed = (Math.Max(Claimed.Width, width), Math.Max(Claimed.Height, height));

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
}
