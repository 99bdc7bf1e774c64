// SPDX-License-Identifier: BSD-3-Clause

using System;
using FFmpeg.AutoGen;
using VirtioVideo.Codecs;

namespace VirtioVideo.FFmpeg.Decoding;

/// <content>Feeds access units to libavcodec.</content>
internal sealed unsafe partial class LibavcodecDecoder
{
    private readonly AccessUnitAssembler _assembler;

    /// <inheritdoc/>
    public bool SplitsAccessUnits => _assembler.FindsUnits;

    /// <inheritdoc/>
    public bool JoinsPieces => true;

    /// <inheritdoc/>
    public bool SawPieces => _assembler.SawPieces;

    /// <inheritdoc/>
    public ulong? HeldTimestamp => _assembler.HeldTimestamp;

    /// <summary>Number of bytes of input looked at or moved here, counted each time: the cost of input before libavcodec has it.</summary>
    public long TouchedBytes => _assembler.TouchedBytes;

    /// <summary>Number of bytes of input that are held.</summary>
    public int HeldBytes => _assembler.HeldBytes;

    /// <inheritdoc/>
    public bool EndsFormat { get; private set; }

    private bool IsMpeg4 => _context->codec_id == AVCodecID.AV_CODEC_ID_MPEG4;

    /// <inheritdoc/>
    public bool TryReserve(uint length, out Span<byte> room) => _assembler.TryReserve(length, out room);

    /// <inheritdoc/>
    public CodecStatus Send(ulong timestamp, bool mayContinue, long queuedAt = 0)
    {
        _statistics.CountInputCopy();
        CodecStatus status = Checked(Send(_assembler.Append(timestamp, mayContinue, queuedAt)));
        if (status == CodecStatus.Ok && !_unitWaits && _sequences.SeesReplacement(_assembler.HeldHeaders))
        {
            EndSequence(endsFormat: true);
        }

        return status;
    }

    /// <inheritdoc/>
    public CodecStatus EndAccessUnit() => Checked(Send(_assembler.End()));

    private CodecStatus Send(AssembledUnit unit) => unit switch
    {
        AssembledUnit.None or AssembledUnit.Placeholder => CodecStatus.Ok,
        AssembledUnit.Whole => SendUnit(),
        AssembledUnit.Unusable => CodecStatus.Damaged,
        _ => Fail(_assembler.WhyExcessive),
    };

    /// <summary>The stream cannot go on.</summary>
    private CodecStatus Fail(string why)
    {
        _statistics.WhyFailed = why;
        return CodecStatus.Failed;
    }

    /// <summary>A stream that cannot go on needs no input.</summary>
    private CodecStatus Checked(CodecStatus status)
    {
        if (status == CodecStatus.Failed)
        {
            _assembler.Clear();
        }

        return status;
    }

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
        _assembler.RepeatHeaders();
        return true;
    }

    /// <summary>libavcodec needs input before its next picture: gives it some.</summary>
    private CodecStatus SendNext()
    {
        if (_unitWaits)
        {
            if (HasUnitsToRepeat)
            {
                RepeatUnit();
                return CodecStatus.Busy;
            }

            return SendWaitingUnit();
        }

        AssembledUnit unit = _assembler.Next();
        if (unit != AssembledUnit.None)
        {
            CodecStatus status = Send(unit);
            return status == CodecStatus.Ok ? CodecStatus.Busy : status;
        }

        if (!_drains)
        {
            return CodecStatus.NeedsInput;
        }

        _drains = false;
        if (IsEmptyWhenDry)
        {
            return CodecStatus.EndOfStream;
        }

        CompleteField();
        _ = ffmpeg.avcodec_send_packet(_context, null);
        return CodecStatus.Busy;
    }

    private CodecStatus SendUnit()
    {
        bool resumes = TakeResumption();
        if (!resumes && TrySkipUnit())
        {
            return Skipped;
        }

        bool changes = _sequences.SeesChange(UnitBytes);
        if (_sequences.Exceeds(_limits, out string why))
        {
            return Fail(why);
        }

        if (resumes && !changes)
        {
            BeginRepeat();
            return CodecStatus.Ok;
        }

        if (MeetEntry() || changes)
        {
            // The decoder is drained first, in Receive: every picture of the old format comes out, and none is dropped. For HEVC see MeetEntry.
            _unitWaits = true;
            EndSequence(endsFormat: changes);
            return CodecStatus.Ok;
        }

        CodecStatus status = SendUnwatched();
        return _skipsToEntry && status == CodecStatus.Ok ? Skipped : status;
    }

    /// <summary>The pictures that libavcodec holds are the last of a sequence, or of a format too (ruling 40).</summary>
    private void EndSequence(bool endsFormat)
    {
        EndsFormat = endsFormat;
        CompleteField();
        _ = ffmpeg.avcodec_send_packet(_context, null);
    }

    /// <summary>The last picture of the old sequence is out.</summary>
    private CodecStatus BeginSequence()
    {
        ffmpeg.avcodec_flush_buffers(_context);
        _history.Forget();
        ForgetFields();
        bool endedFormat = EndsFormat;
        EndsFormat = false;
        return endedFormat ? CodecStatus.FormatEnded : SendWaitingUnit();
    }

    private CodecStatus SendUnwatched()
    {
        DeclareOrder();
        _assembler.Unit->pts = _timestamps.Keep(_assembler.Timestamp, _assembler.QueuedAt);
        NoteUnit(_assembler.Unit->pts);
        NoteFields();
        if (!IsEmptyWhenDry)
        {
            _history.Keep(_assembler.Unit);
        }

        int result = ffmpeg.avcodec_send_packet(_context, _assembler.Unit);
        ffmpeg.av_packet_unref(_assembler.Unit);
        _statistics.Reordering = Reordering;
        return Status(result);
    }

    /// <summary>libavcodec is flushed: sends the first access unit of the new sequence.</summary>
    private CodecStatus SendWaitingUnit()
    {
        _unitWaits = false;
        CodecStatus status = SendUnwatched();
        return status == CodecStatus.Ok ? CodecStatus.Busy : status;
    }
}
