// SPDX-License-Identifier: BSD-3-Clause

using System;
using FFmpeg.AutoGen;
using VirtioVideo.Codecs;
using VirtioVideo.FFmpeg.Bitstreams;
using VirtioVideo.Memory;

namespace VirtioVideo.FFmpeg.Decoding;

/// <summary>What an <see cref="AccessUnitAssembler"/> has for libavcodec.</summary>
internal enum AssembledUnit
{
    /// <summary>Nothing before more input comes.</summary>
    None,

    /// <summary>An access unit: <see cref="AccessUnitAssembler.Unit"/>.</summary>
    Whole,

    /// <summary>A picture that only kept a place (<see cref="PackedPictures"/>). It is dropped, and nothing is wrong.</summary>
    Placeholder,

    /// <summary>The input had nothing that can be decoded. It is dropped.</summary>
    Unusable,

    /// <summary>The input exceeds <see cref="InputLimits"/> or the largest picture, or there is no memory for it. The stream cannot go on.</summary>
    Excessive,
}

/// <summary>
/// Makes access units from the guest's buffers (ruling 45): joins the pieces of one unit, takes several units out of one buffer, and puts parameter
/// sets in front of the picture that follows them.
/// </summary>
/// <remarks>SAFETY: owns the packet of the unit and frees it in <see cref="Dispose"/>. The bytes of the packet are the decoder's own, with padding.</remarks>
internal sealed unsafe class AccessUnitAssembler : IDisposable
{
    /// <summary>Longest parameter sets that are kept. Real ones have a few hundred bytes.</summary>
    private const int MaxHeaders = 1 << 16;

    private readonly AVCodecID _codec;
    private readonly CodecLimits _limits;
    private readonly GatheredInput _input;
    private readonly AccessUnitScanner _scanner;
    private readonly AccessUnitSplitter _splitter;
    private PackedPictures _packed;
    private AVPacket* _unit;

    /// <summary>Whether the input is split into access units one by one.</summary>
    private bool _splits;

    /// <summary>Number of access units taken from the input.</summary>
    private int _taken;

    private bool _mayContinue;

    /// <summary>Whether the input is a picture that may have more pieces.</summary>
    private bool _holdsPicture;

    /// <summary>Whether that picture had another one before it in its buffer.</summary>
    private bool _heldFollows;

    /// <summary>Whether the input is parameter sets that came without a picture.</summary>
    private bool _holdsHeaders;

    /// <summary>MPEG-4: the bytes before the first picture of the newest access unit with headers. Other codecs keep their headers in the context.</summary>
    private byte[] _lastHeaders = [];

    private int _lastHeadersLength;
    private bool _keptHeaders;

    /// <param name="codec">The codec.</param>
    /// <param name="limits">Its largest picture limits the input too.</param>
    /// <param name="memory">Charged for the bytes; null to charge nobody.</param>
    public AccessUnitAssembler(AVCodecID codec, CodecLimits limits, StreamMemory? memory)
    {
        _codec = codec;
        _limits = limits;

        // No access unit is longer than its uncompressed picture plus some headers.
        ulong most = Math.Min((2ul * limits.MaxWidth * limits.MaxHeight) + (1 << 20), int.MaxValue / 2);
        _input = new GatheredInput((int)most, memory);
        _scanner = new AccessUnitScanner(codec);
        _splitter = new AccessUnitSplitter(codec);
        _unit = ffmpeg.av_packet_alloc();
    }

    /// <summary>Whether there was memory for this object.</summary>
    public bool IsUsable => _unit is not null && _input.IsUsable;

    /// <summary>The access unit that libavcodec gets next. The caller takes its bytes, or drops them.</summary>
    public AVPacket* Unit => _unit;

    /// <summary>Why an input was <see cref="AssembledUnit.Excessive"/>: for a log.</summary>
    public string WhyExcessive { get; private set; } = $"an input has more than {InputLimits.MaxAccessUnits} access units, or one of too many parts, or there is no memory for it";

    /// <summary>The timestamp of the newest input.</summary>
    public ulong Timestamp { get; private set; }

    /// <summary>When the device took the newest input from the ring.</summary>
    public long QueuedAt { get; private set; }

    /// <summary>The timestamp of the access unit that is held back because more of it may come; null if none is.</summary>
    public ulong? HeldTimestamp => _mayContinue ? Timestamp : null;

    /// <summary>Parameter sets that came without a picture and wait for it; empty if there are none.</summary>
    public ReadOnlySpan<byte> HeldHeaders => _holdsHeaders ? _input.Bytes : default;

    /// <summary>Whether it finds where access units begin.</summary>
    public bool FindsUnits => StartCode.IsIn(_codec);

    /// <summary>Whether a buffer began in the middle of an access unit.</summary>
    public bool SawPieces { get; private set; }

    /// <summary>The newest headers of a sequence; null before the first.</summary>
    public SequenceHeader? Sequence { get; private set; }

    /// <summary>Number of bytes looked at or moved here, counted each time: the cost of input before libavcodec has it.</summary>
    public long TouchedBytes => _scanner.ScannedBytes + _splitter.ParsedBytes + _input.MovedBytes;

    /// <summary>Number of bytes that are held.</summary>
    public int HeldBytes => _input.Length + _unit->size;

    private bool IsMpeg4 => _codec == AVCodecID.AV_CODEC_ID_MPEG4;

    /// <summary>Makes room for an input behind what is held. <see cref="Append"/> makes it part of that; until then it can be reserved again.</summary>
    /// <returns>False if that exceeds the limit, or there is no memory. What was held is dropped then.</returns>
    public bool TryReserve(uint length, out Span<byte> room)
    {
        if (_input.TryReserve(length, out room))
        {
            return true;
        }

        Clear();
        return false;
    }

    /// <summary>Takes the bytes in the room.</summary>
    /// <param name="timestamp">The input's timestamp.</param>
    /// <param name="mayContinue">Whether more of the last access unit may come.</param>
    /// <param name="queuedAt">When the device took the input from the ring.</param>
    public AssembledUnit Append(ulong timestamp, bool mayContinue, long queuedAt)
    {
        AccessUnitScan scan = Scan();
        (Timestamp, QueuedAt, _mayContinue, _holdsPicture, _holdsHeaders) = (timestamp, queuedAt, mayContinue, false, false);
        Sequence = scan.Sequence ?? Sequence;
        bool isAllowed = _limits.Allows(scan.Claimed.Width, scan.Claimed.Height);
        WhyExcessive = isAllowed ? WhyExcessive : _limits.Refuse(scan.Claimed.Width, scan.Claimed.Height);
        if (scan.IsExcessive || !isAllowed)
        {
            // It must not reach FFmpeg, which would complain on the host's stderr.
            return AssembledUnit.Excessive;
        }

        if (scan.IsUnusable)
        {
            Clear();
            return AssembledUnit.Unusable;
        }

        KeepHeaders(scan);
        _holdsHeaders = scan.IsHeadersOnly && _input.Length <= MaxHeaders;
        if (_holdsHeaders || (mayContinue && scan.Pictures < 2))
        {
            // Guests send parameter sets in a buffer of their own. FFmpeg takes them together with the picture that follows.
            _holdsPicture = !_holdsHeaders;
            return AssembledUnit.None;
        }

        if (scan.Pictures < 2)
        {
            MoveAllToUnit();
            return Made(follows: false);
        }

        _splits = _splitter.TryOpen();
        _taken = 0;
        return _splits ? Next() : AssembledUnit.Excessive;
    }

    /// <summary>Takes the next access unit out of a buffer that has several. The last unit, with no byte behind it, may be held back.</summary>
    public AssembledUnit Next()
    {
        if (!_splits)
        {
            return AssembledUnit.None;
        }

        bool follows = _taken > 0 || _heldFollows;
        ReadOnlySpan<byte> bytes = _input.Bytes;
        if (_splitter.TryFind(bytes, out int length) && length < bytes.Length)
        {
            if (!_input.TryMoveFirst(length, _unit))
            {
                return AssembledUnit.Excessive;
            }

            _splitter.TakeFound();
        }
        else
        {
            _splits = false;
            if (_mayContinue)
            {
                HoldLast();
                return AssembledUnit.None;
            }

            MoveAllToUnit();
        }

        _taken++;
        return _taken > InputLimits.MaxAccessUnits ? AssembledUnit.Excessive : Made(follows);
    }

    /// <summary>Completes the access unit that is held back.</summary>
    public AssembledUnit End()
    {
        // If units are still to be taken, the last of them is complete as well.
        _mayContinue = false;
        if (!_holdsPicture || _splits)
        {
            return AssembledUnit.None;
        }

        bool follows = _heldFollows;
        MoveAllToUnit();
        return Made(follows);
    }

    /// <summary>Drops the bytes that libavcodec has not taken.</summary>
    public void Clear()
    {
        _input.Clear();
        ffmpeg.av_packet_unref(_unit);
        _mayContinue = false;
        _packed = default;
        ForgetInput();
    }

    /// <summary>MPEG-4: puts the last headers in front of the next access unit, for a decoder that has seen none.</summary>
    public void RepeatHeaders()
    {
        if (_lastHeadersLength > 0 && _input.TryReserve((uint)_lastHeadersLength, out Span<byte> room))
        {
            _lastHeaders.AsSpan(0, _lastHeadersLength).CopyTo(room);
            _input.Append();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        AVPacket* unit = _unit;
        _unit = null;
        ffmpeg.av_packet_free(&unit);
        _input.Dispose();
        _splitter.Close();
    }

    private AccessUnitScan Scan()
    {
        int kept = _input.Length;
        _input.Append();
        SawPieces |= AccessUnitScan.BeginsInside(_codec, _input.Bytes[kept..]);
        AccessUnitScan scan = _scanner.Continue(_input.Bytes);
        if (kept > 0 && !_holdsPicture && IsMpeg4 && scan.HasSequenceFrom(kept))
        {
            // The new bytes have headers of their own. FFmpeg would take the kept ones, because they come first.
            _input.Skip(kept);
            ForgetInput();
            scan = _scanner.Continue(_input.Bytes);
        }

        return scan;
    }

    /// <summary>Keeps the rest of the input. If that is all of it, scanner and splitter continue where they are when more comes.</summary>
    private void HoldLast()
    {
        if (_taken > 0)
        {
            _input.Trim();
            ForgetInput();
            _heldFollows = true;
        }

        _holdsPicture = true;
    }

    private void MoveAllToUnit()
    {
        _input.MoveTo(_unit);
        ForgetInput();
    }

    /// <summary>A different input begins here.</summary>
    private void ForgetInput()
    {
        _scanner.Restart();
        _splitter.Close();
        _splits = false;
        _holdsPicture = false;
        _heldFollows = false;
        _holdsHeaders = false;
        _keptHeaders = false;
    }

    /// <summary>The unit is complete.</summary>
    /// <param name="follows">Whether it is not the first in its buffer.</param>
    private AssembledUnit Made(bool follows)
    {
        if (IsTooMuch())
        {
            return AssembledUnit.Excessive;
        }

        if (!IsMpeg4 || !_packed.IsPlaceholder(new ReadOnlySpan<byte>(_unit->data, _unit->size), follows))
        {
            return AssembledUnit.Whole;
        }

        ffmpeg.av_packet_unref(_unit);
        return AssembledUnit.Placeholder;
    }

    /// <summary>Whether the unit has too many parts. In odd streams libavcodec's parser ends units at other places than the scan does.</summary>
    private bool IsTooMuch()
        => FindsUnits && StartCode.IsMoreOften(new ReadOnlySpan<byte>(_unit->data, _unit->size), InputLimits.MaxPartsOfAccessUnit);

    /// <summary>MPEG-4: the headers come again with each key frame, with a different time in them.</summary>
    private void KeepHeaders(in AccessUnitScan scan)
    {
        if (!IsMpeg4 || _keptHeaders || !scan.HasSequence || scan.Pictures == 0)
        {
            return;
        }

        _keptHeaders = true;
        _lastHeadersLength = Math.Min(scan.HeaderLength, MaxHeaders);
        if (_lastHeadersLength > _lastHeaders.Length)
        {
            Array.Resize(ref _lastHeaders, _lastHeadersLength);
        }

        _input.Bytes[.._lastHeadersLength].CopyTo(_lastHeaders);
    }
}
