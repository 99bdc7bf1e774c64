// SPDX-License-Identifier: BSD-3-Clause

using System;
using FFmpeg.AutoGen;
using VirtioVideo.Codecs;
using VirtioVideo.FFmpeg.Bitstreams;

namespace VirtioVideo.FFmpeg.Decoding;

/// <content>Makes access units from the guest's bytes and feeds them to libavcodec.</content>
internal sealed unsafe partial class LibavcodecDecoder
{
    /// <summary>Longest parameter sets that are kept. Real ones have a few hundred bytes.</summary>
    private const int MaxHeaders = 1 << 16;

    private readonly uint _maxInput;
    private readonly GatheredInput _input;
    private readonly AccessUnitScanner _scanner;
    private readonly AccessUnitSplitter _splitter;

    /// <summary>The access unit that libavcodec gets next.</summary>
    private AVPacket* _unit;

    /// <summary>Whether the input is split into access units one by one.</summary>
    private bool _splits;

    /// <summary>Number of access units taken from the input.</summary>
    private int _taken;

    private bool _mayContinue;

    /// <summary>Whether the input is a picture that may have more pieces. Otherwise it is parameter sets that came without a picture.</summary>
    private bool _holdsPicture;

    /// <summary>MPEG-4: the bytes before the first picture of the newest access unit with headers. Other codecs keep their headers in the context.</summary>
    private byte[] _lastHeaders = [];

    private int _lastHeadersLength;
    private bool _keptHeaders;

    private ulong _timestamp;
    private long _queuedAt;
    private SequenceHeader? _sequence;

    /// <inheritdoc/>
    public bool SplitsAccessUnits => StartCode.IsIn(_context->codec_id);

    /// <inheritdoc/>
    public bool JoinsPieces => true;

    /// <inheritdoc/>
    public bool SawPieces { get; private set; }

    /// <summary>Number of bytes of input looked at or moved here, counted each time: the cost of input before libavcodec has it.</summary>
    public long TouchedBytes => _scanner.ScannedBytes + _splitter.ParsedBytes + _input.MovedBytes;

    /// <summary>Number of bytes of input that are held.</summary>
    public int HeldBytes => _input.Length + _unit->size;

    /// <inheritdoc/>
    public bool TryReserve(uint length, out Span<byte> room)
    {
        if (_input.TryReserve(length, out room))
        {
            return true;
        }

        DropInput();
        return false;
    }

    /// <inheritdoc/>
    public CodecStatus Send(ulong timestamp, bool mayContinue, long queuedAt = 0) => Checked(Take(timestamp, mayContinue, queuedAt));

    /// <inheritdoc/>
    public CodecStatus EndAccessUnit()
    {
        // If units are still to be taken, the last of them is complete as well.
        _mayContinue = false;
        if (!_holdsPicture || _splits)
        {
            return CodecStatus.Ok;
        }

        MoveAllToUnit();
        return Checked(IsTooMuch() ? CodecStatus.Failed : SendUnit());
    }

    /// <summary>Looks at the gathered bytes and makes access units from them.</summary>
    private CodecStatus Take(ulong timestamp, bool mayContinue, long queuedAt)
    {
        int kept = _input.Length;
        _input.Append();
        _statistics.CountInputCopy();
        SawPieces |= AccessUnitScan.BeginsInside(_context->codec_id, _input.Bytes[kept..]);
        AccessUnitScan scan = _scanner.Continue(_input.Bytes);
        if (kept > 0 && !_holdsPicture && IsMpeg4 && scan.HasSequenceFrom(kept))
        {
            // The new bytes have headers of their own. FFmpeg would take the kept ones, because they come first.
            _input.Skip(kept);
            ForgetInput();
            scan = _scanner.Continue(_input.Bytes);
        }

        (_timestamp, _queuedAt, _mayContinue, _holdsPicture) = (timestamp, queuedAt, mayContinue, false);
        _sequence = scan.Sequence ?? _sequence;
        if (scan.IsExcessive || !_limits.Allows(scan.Claimed.Width, scan.Claimed.Height))
        {
            // It must not reach FFmpeg, which would complain on the host's stderr.
            return CodecStatus.Failed;
        }

        KeepHeaders(scan);
        bool isHeaders = scan.IsHeadersOnly && _input.Length <= MaxHeaders;
        if (isHeaders || (mayContinue && scan.Pictures < 2))
        {
            // Guests send parameter sets in a buffer of their own. FFmpeg takes them together with the picture that follows.
            _holdsPicture = !isHeaders;
            return CodecStatus.Ok;
        }

        if (scan.Pictures < 2)
        {
            MoveAllToUnit();
            return SendUnit();
        }

        _splits = _splitter.TryOpen();
        _taken = 0;
        CodecStatus status = _splits ? SendNextUnit() : CodecStatus.Failed;
        return status == CodecStatus.NeedsInput ? CodecStatus.Ok : status;
    }

    /// <summary>Takes the next access unit from the input and sends it. The last unit, with no byte behind it, may be held back.</summary>
    private CodecStatus SendNextUnit()
    {
        ReadOnlySpan<byte> bytes = _input.Bytes;
        if (_splitter.TryFind(bytes, out int length) && length < bytes.Length)
        {
            if (!_input.TryMoveFirst(length, _unit))
            {
                return CodecStatus.Failed;
            }

            _splitter.TakeFound();
        }
        else
        {
            _splits = false;
            if (_mayContinue)
            {
                HoldLast();
                return CodecStatus.NeedsInput;
            }

            MoveAllToUnit();
        }

        _taken++;
        return IsTooMuch() || _taken > InputLimits.MaxAccessUnits ? CodecStatus.Failed : SendUnit();
    }

    /// <summary>Keeps the rest of the input. If that is all of it, scanner and splitter continue where they are when more comes.</summary>
    private void HoldLast()
    {
        if (_taken > 0)
        {
            _input.Trim();
            ForgetInput();
        }

        _holdsPicture = true;
    }

    private void MoveAllToUnit()
    {
        _input.MoveTo(_unit);
        ForgetInput();
    }

    /// <summary>Drops the bytes that libavcodec has not taken.</summary>
    private void DropInput()
    {
        _input.Clear();
        ffmpeg.av_packet_unref(_unit);
        ForgetInput();
    }

    /// <summary>A different input begins here.</summary>
    private void ForgetInput()
    {
        _scanner.Restart();
        _splitter.Close();
        _splits = false;
        _holdsPicture = false;
        _keptHeaders = false;
    }

    /// <summary>Whether the unit has too many parts. In odd streams libavcodec's parser ends units at other places than the scan does.</summary>
    private bool IsTooMuch()
        => SplitsAccessUnits && StartCode.IsMoreOften(UnitBytes, InputLimits.MaxPartsOfAccessUnit);

    /// <summary>A stream that cannot go on needs no input.</summary>
    private CodecStatus Checked(CodecStatus status)
    {
        if (status == CodecStatus.Failed)
        {
            DropInput();
        }

        return status;
    }

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

    private bool IsMpeg4 => _context->codec_id == AVCodecID.AV_CODEC_ID_MPEG4;

    /// <summary>
    /// MPEG-4: makes a new decoder. FFmpeg's keeps the results of damaged headers across a flush, and decodes wrongly ever after. The new one gets
    /// the last headers in front of the next access unit, unless that unit has its own.
    /// </summary>
    /// <returns>False if there is no memory for a new one.</returns>
    private bool TryBeginAnew()
    {
        AVCodecContext* fresh = CreateContext(_context->codec_id, _limits, _memory);
        if (fresh is null || !TryOpen(fresh))
        {
            ffmpeg.avcodec_free_context(&fresh);
            return false;
        }

        AVCodecContext* old = _context;
        _context = fresh;
        ffmpeg.avcodec_free_context(&old);
        if (_lastHeadersLength > 0 && _input.TryReserve((uint)_lastHeadersLength, out Span<byte> room))
        {
            _lastHeaders.AsSpan(0, _lastHeadersLength).CopyTo(room);
            _input.Append();
        }

        return true;
    }

    /// <summary>libavcodec needs input before its next picture: gives it some.</summary>
    private CodecStatus SendNext()
    {
        CodecStatus status = _splits ? SendNextUnit() : CodecStatus.NeedsInput;
        if (status != CodecStatus.NeedsInput)
        {
            return status == CodecStatus.Ok ? CodecStatus.Busy : status;
        }

        if (!_drains)
        {
            return CodecStatus.NeedsInput;
        }

        _drains = false;
        _ = ffmpeg.avcodec_send_packet(_context, null);
        return CodecStatus.Busy;
    }

    private CodecStatus SendUnit()
    {
        if (TrySkipUnit())
        {
            return CodecStatus.Ok;
        }

        bool changes = _sizeWatch is not null && _sizeWatch.SeesChange(UnitBytes);
        if (_sizeWatch is not null && _sizeWatch.Exceeds(_limits))
        {
            return CodecStatus.Failed;
        }

        if (changes || MeetEntry())
        {
            // The decoder is drained first, in Receive. One that needs a ResolutionProbe would drop the last picture of the old size. For HEVC see MeetEntry.
            _unitWaits = true;
            _ = ffmpeg.avcodec_send_packet(_context, null);
            return CodecStatus.Ok;
        }

        return SendUnwatched();
    }

    private CodecStatus SendUnwatched()
    {
        _unit->pts = _timestamps.Keep(_timestamp, _queuedAt);
        int result = ffmpeg.avcodec_send_packet(_context, _unit);
        ffmpeg.av_packet_unref(_unit);
        return Status(result);
    }

    /// <summary>All pictures of the old size or sequence are out: sends the first access unit of the new one.</summary>
    private CodecStatus SendWaitingUnit()
    {
        ffmpeg.avcodec_flush_buffers(_context);
        _unitWaits = false;
        CodecStatus status = SendUnwatched();
        return status == CodecStatus.Ok ? CodecStatus.Busy : status;
    }
}
