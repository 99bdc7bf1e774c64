// SPDX-License-Identifier: BSD-3-Clause

using System;
using FFmpeg.AutoGen;
using VirtioVideo.Codecs;

namespace VirtioVideo.FFmpeg.Bitstreams;

/// <summary>Finds the parts of an elementary stream by their start codes, before FFmpeg sees the bytes.</summary>
/// <remarks>
/// A codec without start codes (VP8, VP9) has one frame in each buffer, whatever the bytes are. Bytes that grow: see <see cref="AccessUnitScanner"/>.
/// </remarks>
internal struct AccessUnitScan(AVCodecID codec)
{
    /// <summary>This many bytes hold that much payload even with emulation prevention. Later bytes change nothing.</summary>
    private const int MaxParameterSetBytes = 2 * NalUnitPayload.MostOfParameterSet;

    /// <summary>The same for every other part: bytes behind these change nothing.</summary>
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

    /// <summary>Whether there are parameter sets or other headers.</summary>
    public bool HasHeaders { get; private set; }

    /// <summary>Whether a sequence header is among them. Later pictures need it.</summary>
    public readonly bool HasSequence => _lastSequence >= 0;

    /// <summary>Number of pictures that begin here. Each field of a frame counts as a picture.</summary>
    public int Pictures { get; private set; }

    /// <summary>Number of bytes before the first picture; all of them if there is no picture.</summary>
    public readonly int HeaderLength => Pictures > 0 ? _firstPicture : _length;

    /// <summary>Whether the bytes begin in the middle of an access unit: an earlier buffer had another piece of it (ruling 45).</summary>
    public readonly bool StartsInside => _startsInside;

    /// <summary>Whether nothing begins here, whatever bytes follow: the first bytes that are not 0 are no start code, and there is none behind them.</summary>
    public readonly bool IsUnusable => _parts == 0 && _startsInside && _zeros < _length && _length >= MaxPartBytes;

    /// <summary>
    /// Contents of the first sequence header. Null if no header makes sense, or if the codec's headers do not say where the visible part lies.
    /// </summary>
    public SequenceHeader? Sequence { get; private set; }

    /// <summary>The largest width and height that a header claims; 0 if none does.</summary>
    public (uint Width, uint Height) Claimed { get; private set; }

    /// <summary>Whether something exceeds <see cref="InputLimits"/>. Bytes behind it were not looked at.</summary>
    public bool IsExcessive { get; private set; }

    /// <summary>Where the search for start codes continues.</summary>
    public int Position { get; private set; }

    /// <summary>Whether there are only parameter sets and nothing to decode.</summary>
    public readonly bool IsHeadersOnly => HasHeaders && Pictures == 0 && !StartsInside;

    /// <summary>Scans bytes.</summary>
    public static AccessUnitScan Of(AVCodecID codec, ReadOnlySpan<byte> bytes)
    {
        var scan = new AccessUnitScan(codec);
        scan.Advance(bytes, mayGrow: false);
        return scan;
    }

    /// <summary>Whether bytes begin in the middle of an access unit.</summary>
    public static bool BeginsInside(AVCodecID codec, ReadOnlySpan<byte> bytes)
        => StartCode.IsIn(codec) && BeginsInside(codec, bytes, Zeros(bytes, 0));

    /// <summary>Whether a sequence header begins at a position or behind it.</summary>
    public readonly bool HasSequenceFrom(int position) => _lastSequence >= position;

    /// <summary>Scans bytes that have grown at their end.</summary>
    /// <param name="bytes">All of them.</param>
    /// <param name="mayGrow">Whether to stop where further bytes could change the result.</param>
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
                if (ParameterSets.TryReadSequence(_codec, part, out SequenceHeader read, out _))
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
}
