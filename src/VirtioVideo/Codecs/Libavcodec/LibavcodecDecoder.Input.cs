// SPDX-License-Identifier: BSD-3-Clause

using System;
using FFmpeg.AutoGen;
using VirtioVideo.Memory;

namespace VirtioVideo.Codecs.Libavcodec;

/// <content>From the guest's buffers to access units, and from these into libavcodec.</content>
internal sealed unsafe partial class LibavcodecDecoder
{
    /// <summary>Parameter sets are a few hundred bytes; more is something else.</summary>
    private const int MaxHeaders = 1 << 16;

    private readonly PacketQueue _units = new();
    private readonly uint _maxInput;
    private AVPacket* _gathered;

    /// <summary>What waits for more bytes: parameter sets that came without a picture, or a picture of which pieces may follow.</summary>
    private AVPacket* _held;

    private bool _holdsPicture;

    /// <summary>MPEG-4: what was before the first picture of the newest access unit with headers; others find them in their context.</summary>
    private byte[] _lastHeaders = [];

    private int _lastHeadersLength;

    private ulong _timestamp;
    private long _queuedAt;
    private SequenceHeader? _sequence;

    /// <inheritdoc/>
    public bool SplitsAccessUnits => AccessUnitScan.HasStartCodes(_context->codec_id);

    /// <inheritdoc/>
    public bool JoinsPieces => true;

    /// <inheritdoc/>
    public bool SawPieces { get; private set; }

    /// <inheritdoc/>
    public CodecStatus Send(GuestBuffer input, uint length, ulong timestamp, bool mayContinue, long queuedAt = 0)
    {
        int kept = _held->size;
        if (length > _maxInput - (uint)kept)
        {
            ffmpeg.av_packet_unref(_held);
            _holdsPicture = false;
            return CodecStatus.Damaged;
        }

        if (ffmpeg.av_new_packet(_gathered, kept + (int)length) < 0)
        {
            return CodecStatus.Failed;
        }

        // Read once, into memory of ours; looked at afterwards.
        var bytes = new Span<byte>(_gathered->data, kept + (int)length);
        new ReadOnlySpan<byte>(_held->data, kept).CopyTo(bytes);
        input.Read(0, bytes[kept..]);
        _statistics.CountInputCopy();
        AccessUnitScan scan = AccessUnitScan.Of(_context->codec_id, bytes[kept..]);
        SawPieces |= scan.StartsInside;
        if (kept > 0 && !_holdsPicture && IsMpeg4 && scan.HasSequence)
        {
            // It brings headers of its own; FFmpeg would take those that were kept, because they come first.
            _gathered->data += kept;
            _gathered->size -= kept;
            kept = 0;
        }

        ffmpeg.av_packet_unref(_held);
        _timestamp = timestamp;
        _queuedAt = queuedAt;
        return Take(kept == 0 ? scan : AccessUnitScan.Of(_context->codec_id, bytes), mayContinue);
    }

    /// <inheritdoc/>
    public CodecStatus EndAccessUnit()
    {
        if (!_holdsPicture)
        {
            return CodecStatus.Ok;
        }

        _holdsPicture = false;
        return _units.TryMoveIn(_held) ? SendFirst() : CodecStatus.Failed;
    }

    /// <summary>Makes access units of what was gathered.</summary>
    private CodecStatus Take(in AccessUnitScan scan, bool mayContinue)
    {
        var bytes = new ReadOnlySpan<byte>(_gathered->data, _gathered->size);
        _sequence = scan.Sequence ?? _sequence;
        if (!_limits.Allows(scan.Claimed.Width, scan.Claimed.Height))
        {
            // Before FFmpeg meets it, which would say so on the host's stderr.
            ffmpeg.av_packet_unref(_gathered);
            return CodecStatus.Failed;
        }

        if (IsMpeg4 && scan.HasSequence && scan.Pictures > 0)
        {
            KeepHeaders(bytes[..Math.Min(scan.HeaderLength, MaxHeaders)]);
        }

        bool isHeaders = scan.IsHeadersOnly && bytes.Length <= MaxHeaders;
        if (isHeaders || (mayContinue && scan.Pictures < 2))
        {
            // Guests send parameter sets as a buffer of their own; FFmpeg takes them with the picture that follows.
            ffmpeg.av_packet_move_ref(_held, _gathered);
            _holdsPicture = !isHeaders;
            return CodecStatus.Ok;
        }

        if (scan.Pictures < 2)
        {
            return _units.TryMoveIn(_gathered) ? SendFirst() : CodecStatus.Failed;
        }

        bool split = AccessUnitSplitter.TrySplit(_context->codec_id, bytes, _units);
        ffmpeg.av_packet_unref(_gathered);
        if (!split)
        {
            return CodecStatus.Failed;
        }

        if (mayContinue && _units.Count > 0)
        {
            _units.MoveLastTo(_held);
            _holdsPicture = true;
        }

        return SendFirst();
    }

    /// <summary>They come again with each key frame, with another time in them.</summary>
    private void KeepHeaders(ReadOnlySpan<byte> headers)
    {
        if (headers.Length > _lastHeaders.Length)
        {
            Array.Resize(ref _lastHeaders, headers.Length);
        }

        headers.CopyTo(_lastHeaders);
        _lastHeadersLength = headers.Length;
    }

    private bool IsMpeg4 => _context->codec_id == AVCodecID.AV_CODEC_ID_MPEG4;

    /// <summary>
    /// MPEG-4: FFmpeg's decoder keeps what it made of damaged headers when it is flushed, and decodes wrongly ever after. A new one is given the
    /// last headers instead, in front of the next access unit unless that has its own.
    /// </summary>
    /// <returns>False if there is no memory for one.</returns>
    private bool TryBeginAnew()
    {
        AVCodecContext* fresh = TryOpen(_context->codec_id, _limits, _memory);
        if (fresh is null)
        {
            return false;
        }

        AVCodecContext* old = _context;
        _context = fresh;
        ffmpeg.avcodec_free_context(&old);
        if (_lastHeadersLength > 0 && ffmpeg.av_new_packet(_held, _lastHeadersLength) == 0)
        {
            _lastHeaders.AsSpan(0, _lastHeadersLength).CopyTo(new Span<byte>(_held->data, _held->size));
        }

        return true;
    }

    /// <summary>libavcodec has no picture without more: gives it more.</summary>
    private CodecStatus SendNext()
    {
        if (_units.Count > 0)
        {
            CodecStatus status = SendFirst();
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

    private CodecStatus SendFirst()
    {
        if (_units.Count == 0)
        {
            return CodecStatus.Ok;
        }

        AVPacket* unit = _units.First;
        bool changes = _sizeWatch is not null && _sizeWatch.SeesChange(new ReadOnlySpan<byte>(unit->data, unit->size));
        if (_sizeWatch is not null && _sizeWatch.Exceeds(_limits))
        {
            return CodecStatus.Failed;
        }

        if (changes)
        {
            // Such a decoder would drop the last picture of the old size: it is drained first, in Receive.
            _packetWaits = true;
            _ = ffmpeg.avcodec_send_packet(_context, null);
            return CodecStatus.Ok;
        }

        return SendUnwatched();
    }

    private CodecStatus SendUnwatched()
    {
        AVPacket* unit = _units.First;
        unit->pts = _timestamps.Keep(_timestamp, _queuedAt);
        int result = ffmpeg.avcodec_send_packet(_context, unit);
        _units.RemoveFirst();
        return Status(result);
    }

    /// <summary>The pictures of the old size are out: the first access unit of the new one goes in.</summary>
    private CodecStatus SendWaitingPacket()
    {
        ffmpeg.avcodec_flush_buffers(_context);
        _packetWaits = false;
        CodecStatus status = SendUnwatched();
        return status == CodecStatus.Ok ? CodecStatus.Busy : status;
    }
}
