// SPDX-License-Identifier: BSD-3-Clause

using System;
using FFmpeg.AutoGen;
using VirtioVideo.Codecs;
using VirtioVideo.FFmpeg.Bitstreams;
using VirtioVideo.FFmpeg.Capabilities;
using VirtioVideo.FFmpeg.Contexts;
using VirtioVideo.FFmpeg.Frames;
using VirtioVideo.FFmpeg.Pixels;
using VirtioVideo.Memory;

namespace VirtioVideo.FFmpeg.Decoding;

/// <summary>A decoder of libavcodec.</summary>
/// <remarks>
/// SAFETY: owns the context and the converter, and frees them in <see cref="Dispose"/>. Input is copied into memory of the decoder's own,
/// padded as FFmpeg's readers need, before a byte of it is parsed.
/// </remarks>
internal sealed unsafe partial class LibavcodecDecoder : IVideoDecoder
{
    private readonly CodecLimits _limits;
    private readonly CodecStatistics _statistics;
    private readonly TimestampTable _timestamps = new();
    private readonly PixelConverter _converter = new();
    private readonly FrameAllocator _memory;
    private readonly SequenceWatch _sequences;
    private AVCodecContext* _context;
    private AVPacket* _again = ffmpeg.av_packet_alloc();

    /// <summary>Whether the unit is the first of a new sequence and waits for the pictures of the old one.</summary>
    private bool _unitWaits;

    private bool _drains;
    private bool _awaitsKeyFrame;

    /// <summary>Whether damage was seen since the last flush.</summary>
    private bool _sawDamage;

    private LibavcodecDecoder(AVCodecID id, FrameAllocator memory, CodecLimits limits, CodecStatistics statistics)
    {
        _memory = memory;
        _limits = limits;
        _statistics = statistics;
        _assembler = new AccessUnitAssembler(id, limits, statistics.Memory);
        _sequences = new SequenceWatch(id);
        _history = new AccessUnitHistory(statistics.Memory);
    }

    /// <inheritdoc/>
    public StreamInfo Info
    {
        get
        {
            uint reordered = Reordering;
            uint references = _context->codec_id switch
            {
                AVCodecID.AV_CODEC_ID_H264 => (uint)Math.Clamp(_context->refs, 1, 16),
                AVCodecID.AV_CODEC_ID_HEVC => Sequence is null ? reordered + 4 : 0,
                AVCodecID.AV_CODEC_ID_VP8 => 3,
                AVCodecID.AV_CODEC_ID_VP9 => 8,
                _ => 2,
            };
            references = Math.Max(references, Sequence?.DecodedPictureBuffer ?? 0);
            AVRational rate = _context->framerate;
            double perSecond = rate.num > 0 && rate.den > 0 ? ffmpeg.av_q2d(rate) : Sequence?.FrameRate ?? 0;
            return new StreamInfo(
                Math.Clamp(Math.Max(references, reordered), 1, 16), reordered + Threads.Delay + 1, (uint)Math.Clamp(Math.Round(perSecond), 0, 1000), Variant);
        }
    }

    /// <summary>The newest header that was read here. The one of the first sequence is known before its first access unit is whole.</summary>
    private SequenceHeader? Sequence => _sequences.Header ?? _assembler.Sequence;

    /// <summary>The variant from the headers that were read here; else from FFmpeg.</summary>
    private CodecVariant? Variant
    {
        get
        {
            (int profile, int level) = Sequence is { Profile: >= 0 } sequence ? (sequence.Profile, sequence.Level) : (_context->profile, _context->level);
            return ProfileTable.Find(CodecTable.CodecOf(_context->codec_id), profile, level);
        }
    }

    /// <inheritdoc/>
    public CodecThreads Threads
    {
        get
        {
            // The same choice as in avcodec_open2, which comes later: frame threads if the codec has them, else slice threads, else none.
            bool atFrames = CanThreads(ffmpeg.AV_CODEC_CAP_FRAME_THREADS, ffmpeg.FF_THREAD_FRAME);
            bool atSlices = CanThreads(ffmpeg.AV_CODEC_CAP_SLICE_THREADS, ffmpeg.FF_THREAD_SLICE);
            uint count = atFrames || atSlices ? (uint)_limits.Threads : 1;
            return new CodecThreads(count, atFrames ? count - 1 : 0);
        }
    }

    /// <summary>Allocates the memory of its pictures.</summary>
    public FrameAllocator Memory => _memory;

    /// <summary>Makes a decoder that is not open yet.</summary>
    /// <returns>Null if FFmpeg has no such decoder, or the system has no memory for it.</returns>
    public static LibavcodecDecoder? TryCreate(AVCodecID id, CodecLimits limits, FramePool frames, CodecStatistics statistics)
    {
        var costs = DecoderMemory.Of(CodecTable.CodecOf(id));
        if (statistics.Memory?.TryCharge(costs.OfContext(limits.Threads)) == false)
        {
            return null;
        }

        var memory = new FrameAllocator(limits.MaxPictureBytes, frames, statistics.Memory is null ? null : statistics.Memory.Account);
        LibavcodecDecoder decoder;
        try
        {
            // The object comes first: only it can give back the rest.
            decoder = new LibavcodecDecoder(id, memory, limits, statistics);
        }
        catch
        {
            memory.Dispose();
            throw;
        }

        bool isWhole = false;
        try
        {
            isWhole = decoder.TryAllocate(id);
            return isWhole ? decoder : null;
        }
        finally
        {
            if (!isWhole)
            {
                decoder.Dispose();
            }
        }
    }

    /// <inheritdoc/>
    public bool TryOpen() => TryOpen(_context);

    /// <inheritdoc/>
    public bool TryPeekFormat(out FrameFormat format)
    {
        if (Sequence is { } sequence)
        {
            format = sequence.Format;
            return true;
        }

        uint width = (uint)_context->width;
        uint height = (uint)_context->height;
        format = new FrameFormat(width, height, 0, 0, width, height);

        // If the visible part is smaller than the coded picture, only a picture tells where it lies.
        return _context->pix_fmt != AVPixelFormat.AV_PIX_FMT_NONE
            && width > 0 && height > 0
            && _context->coded_width <= (int)width && _context->coded_height <= (int)height
            && IsAllowed(format);
    }

    /// <inheritdoc/>
    public void BeginDrain() => _drains = true;

    /// <inheritdoc/>
    public CodecStatus Receive(IFrame picture) => Checked(Receive((LibavcodecFrame)picture));

    private CodecStatus Receive(LibavcodecFrame target)
    {
        int result = ffmpeg.avcodec_receive_frame(_context, target.Frame);
        if (result == ffmpeg.AVERROR_EOF)
        {
            return EndsFormat || _unitWaits ? BeginSequence() : CodecStatus.EndOfStream;
        }

        return result == ffmpeg.AVERROR(ffmpeg.EAGAIN) ? SendNext() : Take(target, result);
    }

    /// <inheritdoc/>
    public bool HasUnderWay => ffmpeg.can_receive_under_way(_context);

    /// <inheritdoc/>
    public CodecStatus ReceiveUnderWay(IFrame picture)
    {
        var target = (LibavcodecFrame)picture;
        int result = ffmpeg.receive_frame_under_way(_context, target.Frame);
        return result == ffmpeg.AVERROR(ffmpeg.EAGAIN) ? CodecStatus.NeedsInput : Checked(Take(target, result));
    }

    /// <summary>Handles a result of libavcodec: a picture, or the reason why there is none.</summary>
    private CodecStatus Take(LibavcodecFrame target, int result)
    {
        if (result < 0)
        {
            return Status(result);
        }

        if (IsRepeated(target.Frame))
        {
            if (ffmpeg.is_key_frame(target.Frame))
            {
                ForgetRefused();
            }

            ffmpeg.av_frame_unref(target.Frame);
            return CodecStatus.Busy;
        }

        if (_awaitsKeyFrame && !ffmpeg.is_key_frame(target.Frame))
        {
            // ruling 37: after a seek, decoding resumes at the next key frame.
            ffmpeg.av_frame_unref(target.Frame);
            return CodecStatus.Busy;
        }

        bool isKey = ffmpeg.is_key_frame(target.Frame);
        if (isKey)
        {
            _history.NoteKeyFrame(target.Frame->pts);
        }

        _awaitsKeyFrame = false;
        bool lacks = LacksReference(target.Frame->pts, isKey) || _fields.LacksField(target.Frame->pts);
        target.Describe(_timestamps.Find(target.Frame->pts, out long queuedAt), queuedAt, lacks);
        _sawDamage |= target.IsDamaged;
        return IsAllowed(target.Format) ? CodecStatus.Ok : Fail(_limits.Refuse(target.Format.Width, target.Format.Height));
    }

    /// <inheritdoc/>
    public void Flush()
    {
        _assembler.Clear();
        if (!IsMpeg4 || !_sawDamage || !TryBeginAnew())
        {
            ffmpeg.avcodec_flush_buffers(_context);
        }

        _sawDamage = false;
        ForgetRefused();
        _wasFlushed = true;
        _history.Forget();
        ForgetFields();
        BeginAtEntry();
    }

    /// <inheritdoc/>
    public IFrame CreateProduct() => new LibavcodecFrame(_converter, _memory.Frames, _statistics);

    /// <inheritdoc/>
    public void Dispose()
    {
        AVCodecContext* context = _context;
        _context = null;
        AVPacket* again = _again;
        _again = null;
        AVPacket* loneField = _loneField;
        _loneField = null;
        ffmpeg.av_packet_free(&again);
        ffmpeg.av_packet_free(&loneField);
        ffmpeg.avcodec_free_context(&context);
        _history.Dispose();
        _assembler.Dispose();
        _converter.Dispose();
        _sequences.Dispose();
        _memory.Dispose();
    }

    private bool CanThreads(int capability, int type) => (_context->codec->capabilities & capability) != 0 && (_context->thread_type & type) != 0;

    /// <summary>Allocates what it needs. If something fails, <see cref="Dispose"/> frees the rest.</summary>
    private bool TryAllocate(AVCodecID id)
    {
        _context = CreateContext(id, _limits, _memory);
        if (_context is null)
        {
            return false;
        }

        BeginAtEntry();
        return _assembler.IsUsable && _again is not null && _loneField is not null;
    }

    private static bool TryOpen(AVCodecContext* context) => ffmpeg.avcodec_open2(context, context->codec, null) >= 0;

    private static AVCodecContext* CreateContext(AVCodecID id, CodecLimits limits, FrameAllocator memory)
    {
        AVCodec* codec = ffmpeg.avcodec_find_decoder(id);
        AVCodecContext* context = codec is null ? null : ffmpeg.avcodec_alloc_context3(codec);
        if (context is null)
        {
            return null;
        }

        context->log_level_offset = SilentLog.Offset;
        context->thread_count = limits.Threads;

        // Interlaced MPEG-4 with B pictures has wrong pictures with frame threads (FFmpeg 5.1 to 9.0).
        bool isAtParts = limits.ThreadType == ThreadType.Slice || id == AVCodecID.AV_CODEC_ID_MPEG4;
        context->thread_type = isAtParts ? ffmpeg.FF_THREAD_SLICE : ffmpeg.FF_THREAD_FRAME | ffmpeg.FF_THREAD_SLICE;

        // ruling 21: the guest gets the whole coded picture and its crop rectangle, not the cropped picture.
        context->apply_cropping = 0;

        // Since FFmpeg 9.0 the decoder needs this flag to decode pictures that refer to a missing one. Older versions and other codecs deliver them
        // and report them as damaged.
        context->flags |= id == AVCodecID.AV_CODEC_ID_HEVC ? ffmpeg.AV_CODEC_FLAG_OUTPUT_CORRUPT : 0;

        // Streams whose headers exceed the limit do not come this far, except VP9 frames that change the size without a header. Twice the limit lets
        // FFmpeg decode a picture that is a little too large, so that IsAllowed finds it: FFmpeg itself only reports damaged bytes, but the stream
        // must end with EVENT_ERROR (ruling 41).
        context->max_pixels = Math.Max(2L * limits.MaxWidth * limits.MaxHeight, 1 << 20);
        memory.Serve(context);
        return context;
    }

    /// <summary>Only a lack of memory ends a stream. Everything else is a damaged access unit (ruling 41).</summary>
    private CodecStatus Status(int result)
    {
        if (result == ffmpeg.AVERROR(ffmpeg.ENOMEM) || _memory.WasExceeded)
        {
            if (_memory.IsOverLimit)
            {
                return Fail($"its frames need more than the {_limits.MaxPictureBytes} bytes that the host allows a stream");
            }

            _statistics.Memory?.NoteRefusal(_memory.Refused);
            return CodecStatus.Failed;
        }

        if (result < 0)
        {
            _sawDamage = true;
            NoteRefusal();
        }

        return result >= 0 ? CodecStatus.Ok : CodecStatus.Damaged;
    }

    private bool IsAllowed(in FrameFormat format) => _limits.Allows(format.Width, format.Height);
}
