// SPDX-License-Identifier: BSD-3-Clause

using System;
using FFmpeg.AutoGen;
using VirtioVideo.Memory;

namespace VirtioVideo.Codecs.Libavcodec;

/// <summary>A decoder of libavcodec.</summary>
/// <remarks>
/// SAFETY: owns the context, the packet and the converter, and frees them in <see cref="Dispose"/>. Input is
/// copied into a packet of its own, padded as FFmpeg's readers need, before a byte of it is parsed.
/// </remarks>
internal sealed unsafe class LibavcodecDecoder : IVideoDecoder
{
    /// <summary>Added to the level of every message of the context (FFmpeg looks at the low byte of the sum), so that a guest cannot write to the host's stderr; FFmpeg's own global log level is the host's.</summary>
    public const int SilentLogOffset = 100;

    /// <summary>Parameter sets are a few hundred bytes; more is something else.</summary>
    private const int MaxHeaders = 1 << 16;

    private readonly CodecLimits _limits;
    private readonly TimestampTable _timestamps = new();
    private readonly PixelConverter _converter = new();
    private readonly SizeWatch? _sizeWatch;
    private readonly PictureMemory _memory;
    private readonly uint _maxInput;
    private AVCodecContext* _context;
    private AVPacket* _packet;

    /// <summary>Parameter sets that came without a picture and wait for one.</summary>
    private byte[] _headers = [];

    /// <summary>Whether the packet is the first of a new size and waits for the pictures of the old one.</summary>
    private bool _packetWaits;

    private bool _drainsAfterPacket;
    private bool _awaitsKeyFrame;

    private LibavcodecDecoder(AVCodecContext* context, AVPacket* packet, PictureMemory memory, CodecLimits limits)
    {
        _context = context;
        _packet = packet;
        _memory = memory;
        _limits = limits;
        _sizeWatch = SizeWatch.TryCreate(context->codec_id);

        // No access unit is longer than its picture without compression, give or take headers.
        _maxInput = (uint)Math.Min((2ul * limits.MaxWidth * limits.MaxHeight) + (1 << 20), int.MaxValue / 2);
    }

    /// <inheritdoc/>
    public StreamFacts Facts
    {
        get
        {
            uint reordered = (uint)Math.Max(_context->has_b_frames, 0);
            uint references = _context->codec_id switch
            {
                AVCodecID.AV_CODEC_ID_H264 => (uint)Math.Clamp(_context->refs, 1, 16),
                AVCodecID.AV_CODEC_ID_HEVC => reordered + 4,
                AVCodecID.AV_CODEC_ID_VP8 => 3,
                AVCodecID.AV_CODEC_ID_VP9 => 8,
                _ => 2,
            };
            AVRational rate = _context->framerate;
            uint whole = rate.num > 0 && rate.den > 0 ? (uint)Math.Clamp(Math.Round(ffmpeg.av_q2d(rate)), 0, 1000) : 0;
            CodecVariant? variant = ProfileTable.Find(CodecTable.CodecOf(_context->codec_id), _context->profile, _context->level);
            return new StreamFacts(Math.Clamp(Math.Max(references, reordered), 1, 16), whole, variant);
        }
    }

    /// <summary>The memory of its pictures.</summary>
    public PictureMemory Memory => _memory;

    /// <summary>Opens a decoder.</summary>
    /// <returns>Null if FFmpeg has none or the system no memory for it.</returns>
    public static LibavcodecDecoder? TryCreate(AVCodecID id, CodecLimits limits)
    {
        AVCodec* codec = ffmpeg.avcodec_find_decoder(id);
        AVCodecContext* context = codec is null ? null : ffmpeg.avcodec_alloc_context3(codec);
        AVPacket* packet = ffmpeg.av_packet_alloc();
        if (context is not null && packet is not null)
        {
            context->log_level_offset = SilentLogOffset;
            context->thread_count = limits.Threads;
            context->thread_type = ffmpeg.FF_THREAD_FRAME | ffmpeg.FF_THREAD_SLICE;

            // ruling 21: the coded picture and its crop, not the crop alone.
            context->apply_cropping = 0;

            // A header that claims more than the host allows is refused before anything is allocated for it.
            // Twice the limit, so that a picture a little too large is decoded and found by IsAllowed: FFmpeg only
            // says that bytes are damaged, where the stream is to end with EVENT_ERROR (ruling 41).
            context->max_pixels = Math.Max(2L * limits.MaxWidth * limits.MaxHeight, 1 << 20);
            var memory = new PictureMemory(context, limits.MaxPictureBytes);
            if (ffmpeg.avcodec_open2(context, codec, null) == 0)
            {
                return new LibavcodecDecoder(context, packet, memory, limits);
            }

            memory.Dispose();
        }

        ffmpeg.avcodec_free_context(&context);
        ffmpeg.av_packet_free(&packet);
        return null;
    }

    /// <inheritdoc/>
    public bool TryPeekFormat(out PictureFormat format)
    {
        uint width = (uint)_context->width;
        uint height = (uint)_context->height;
        format = new PictureFormat(width, height, 0, 0, width, height);

        // Where the visible part is smaller than what is coded, only a picture tells its place.
        return _context->pix_fmt != AVPixelFormat.AV_PIX_FMT_NONE
            && width > 0 && height > 0
            && _context->coded_width <= (int)width && _context->coded_height <= (int)height
            && IsAllowed(format);
    }

    /// <inheritdoc/>
    public DecodeStatus Send(GuestBuffer input, uint length, ulong timestamp)
    {
        if (length > _maxInput)
        {
            return DecodeStatus.Damaged;
        }

        int kept = _headers.Length;
        if (ffmpeg.av_new_packet(_packet, kept + (int)length) < 0)
        {
            return DecodeStatus.Failed;
        }

        var bytes = new Span<byte>(_packet->data, kept + (int)length);
        _headers.CopyTo(bytes);
        input.Read(0, bytes[kept..]);
        if (bytes.Length <= MaxHeaders && AccessUnitScan.IsHeadersOnly(_context->codec_id, bytes))
        {
            // Guests send parameter sets as a buffer of their own; FFmpeg takes them with the picture that follows.
            _headers = bytes.ToArray();
            ffmpeg.av_packet_unref(_packet);
            return DecodeStatus.Ok;
        }

        if (AccessUnitScan.IsLargerThan(_context->codec_id, bytes, _limits))
        {
            ffmpeg.av_packet_unref(_packet);
            return DecodeStatus.Failed;
        }

        _headers = [];
        if (AccessUnitScan.TryReadVp8Profile(_context->codec_id, bytes, out int profile))
        {
            _context->profile = profile;
        }

        _packet->pts = _timestamps.Keep(timestamp);
        if (_sizeWatch is not null && _sizeWatch.SeesChange(bytes))
        {
            // Such a decoder would drop the last picture of the old size: it is drained first, in Receive.
            _packetWaits = true;
            _ = ffmpeg.avcodec_send_packet(_context, null);
            return DecodeStatus.Ok;
        }

        return SendPacket();
    }

    /// <inheritdoc/>
    public void BeginDrain()
    {
        if (_packetWaits)
        {
            _drainsAfterPacket = true;
        }
        else
        {
            _ = ffmpeg.avcodec_send_packet(_context, null);
        }
    }

    /// <inheritdoc/>
    public DecodeStatus Receive(IPicture picture)
    {
        var target = (LibavcodecPicture)picture;
        while (true)
        {
            int result = ffmpeg.avcodec_receive_frame(_context, target.Frame);
            if (result == ffmpeg.AVERROR_EOF && _packetWaits)
            {
                DecodeStatus status = SendWaitingPacket();
                if (status != DecodeStatus.Ok)
                {
                    return status;
                }
            }
            else if (result < 0)
            {
                return result == ffmpeg.AVERROR(ffmpeg.EAGAIN) ? DecodeStatus.NeedsInput
                    : result == ffmpeg.AVERROR_EOF ? DecodeStatus.EndOfStream
                    : Status(result);
            }
            else if (_awaitsKeyFrame && target.Frame->key_frame == 0)
            {
                // ruling 37: after a seek, decoding resumes at the next key frame.
                ffmpeg.av_frame_unref(target.Frame);
            }
            else
            {
                _awaitsKeyFrame = false;
                target.Describe(_timestamps.Find(target.Frame->pts));
                return IsAllowed(target.Format) ? DecodeStatus.Ok : DecodeStatus.Failed;
            }
        }
    }

    /// <inheritdoc/>
    public void Flush()
    {
        ffmpeg.avcodec_flush_buffers(_context);
        ffmpeg.av_packet_unref(_packet);
        _packetWaits = false;
        _drainsAfterPacket = false;

        // The decoder of H.264 knows itself from where on its pictures are whole, also without a key frame.
        _awaitsKeyFrame = _context->codec_id != AVCodecID.AV_CODEC_ID_H264;
    }

    /// <inheritdoc/>
    public IPicture CreatePicture() => new LibavcodecPicture(_converter);

    /// <inheritdoc/>
    public void Dispose()
    {
        AVCodecContext* context = _context;
        AVPacket* packet = _packet;
        _context = null;
        _packet = null;
        ffmpeg.avcodec_free_context(&context);
        ffmpeg.av_packet_free(&packet);
        _converter.Dispose();
        _sizeWatch?.Dispose();
        _memory.Dispose();
    }

    private DecodeStatus SendPacket()
    {
        int result = ffmpeg.avcodec_send_packet(_context, _packet);
        ffmpeg.av_packet_unref(_packet);
        return Status(result);
    }

    /// <summary>The pictures of the old size are out: the first access unit of the new one goes in.</summary>
    private DecodeStatus SendWaitingPacket()
    {
        ffmpeg.avcodec_flush_buffers(_context);
        _packetWaits = false;
        DecodeStatus status = SendPacket();
        if (_drainsAfterPacket)
        {
            _drainsAfterPacket = false;
            _ = ffmpeg.avcodec_send_packet(_context, null);
        }

        return status;
    }

    /// <summary>Only memory that is not to be had ends a stream; everything else is a damaged access unit (ruling 41).</summary>
    private DecodeStatus Status(int result)
        => result == ffmpeg.AVERROR(ffmpeg.ENOMEM) || _memory.WasExceeded ? DecodeStatus.Failed
            : result >= 0 ? DecodeStatus.Ok
            : DecodeStatus.Damaged;

    private bool IsAllowed(in PictureFormat format) => format.Width <= _limits.MaxWidth && format.Height <= _limits.MaxHeight;
}
