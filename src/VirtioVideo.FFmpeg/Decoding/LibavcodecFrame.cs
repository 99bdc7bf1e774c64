// SPDX-License-Identifier: BSD-3-Clause

using FFmpeg.AutoGen;
using VirtioVideo.Codecs;
using VirtioVideo.FFmpeg.Pixels;
using VirtioVideo.Memory;
using VirtioVideo.Platform.Linux;
using static VirtioVideo.Wire.virtio_video_image_format;

namespace VirtioVideo.FFmpeg.Decoding;

/// <summary>A frame of libavcodec.</summary>
/// <remarks>SAFETY: owns the AVFrame; its data is read only between a receive and <see cref="Release"/>.</remarks>
internal sealed unsafe class LibavcodecFrame : IFrame
{
    private readonly PixelConverter _converter;
    private readonly FramePool _frames;
    private readonly CodecStatistics _statistics;
    private AVFrame* _frame;
    private bool _lacksReference;

    /// <summary>The slot of the output buffer that it was decoded into; -1 if it is in memory of the host.</summary>
    private int _slot = -1;

    /// <exception cref="HostException">ENOMEM: there is no memory for a frame.</exception>
    public LibavcodecFrame(PixelConverter converter, FramePool frames, CodecStatistics statistics)
    {
        _converter = converter;
        _frames = frames;
        _statistics = statistics;
        _frame = ffmpeg.av_frame_alloc();
        if (_frame is null)
        {
            throw new HostException(Errno.ENOMEM, "no memory for a frame");
        }
    }

    /// <summary>The AVFrame to receive into.</summary>
    public AVFrame* Frame => _frame;

    /// <inheritdoc/>
    public FrameFormat Format { get; private set; }

    /// <inheritdoc/>
    public ulong Timestamp { get; private set; }

    /// <inheritdoc/>
    public long QueuedAt { get; private set; }

    /// <inheritdoc/>
    public bool IsDamaged => _lacksReference || (_frame->flags & ffmpeg.AV_FRAME_FLAG_CORRUPT) != 0 || _frame->decode_error_flags != 0;

    /// <summary>Reads the properties of a received frame.</summary>
    /// <param name="timestamp">The timestamp of its input.</param>
    /// <param name="queuedAt">When that input was taken from the ring.</param>
    /// <param name="lacksReference">Whether a picture that it may refer to was lost.</param>
    public void Describe(ulong timestamp, long queuedAt, bool lacksReference)
    {
        _lacksReference = lacksReference;
        Timestamp = timestamp;
        QueuedAt = queuedAt;
        _slot = _frames.IndexOf(ffmpeg.av_buffer_get_opaque(_frame->buf[0]));
        uint width = (uint)_frame->width;
        uint height = (uint)_frame->height;
        uint left = (uint)_frame->crop_left;
        uint top = (uint)_frame->crop_top;
        Format = new FrameFormat(width, height, left, top, width - left - (uint)_frame->crop_right, height - top - (uint)_frame->crop_bottom);
    }

    /// <inheritdoc/>
    public bool IsIn(FrameMemory frame) => frame.Index == _slot;

    /// <inheritdoc/>
    public WriteStatus Write(VideoBuffer buffer, FrameLayout layout, bool isInPlace, GuestGate gate)
    {
        // ruling 19: the bytes in memory follow the order of the format's name.
        AVPixelFormat target = FrameReader.FormatOf(layout);
        if (isInPlace && target == AVPixelFormat.AV_PIX_FMT_YUV420P)
        {
            return WriteStatus.Written;
        }

        bool converts = PixelConverter.MustConvert(_frame, target);
        CopyCause cause = converts || target == AVPixelFormat.AV_PIX_FMT_NV12 ? CopyCause.Format : WhyCopied(buffer);
        WriteStatus status = !converts ? FrameWriter.Write(_frame, buffer.Target, layout, hasLuma: isInPlace, gate)
            : buffer.Frame is { } memory && PixelConverter.FitsInto(layout) ? ConvertInto(buffer, memory, target, layout, gate)
            : ConvertAndWrite(buffer, target, layout, gate);
        if (status != WriteStatus.Interrupted)
        {
            _statistics.CountCopy(cause);
        }

        return status;
    }

    /// <summary>Converts straight into the buffer's second mapping. This happens outside the gate, because the device can take that memory away.</summary>
    private WriteStatus ConvertInto(VideoBuffer buffer, FrameMemory memory, AVPixelFormat target, FrameLayout layout, GuestGate gate)
    {
        if (layout.Width != Format.Width || layout.Height != Format.Height)
        {
            return WriteStatus.Unsuited;
        }

        memory.Hold();
        gate.LeaveForCodec();
        bool converted = _converter.TryConvertInto(_frame, target, memory, layout);
        memory.EndHold();
        return !gate.TryEnter() || !ReferenceEquals(buffer.Frame, memory) ? WriteStatus.Interrupted
            : converted ? WriteStatus.Written
            : WriteStatus.Unsuited;
    }

    /// <summary>Converts outside the gate, and copies the result inside it.</summary>
    private WriteStatus ConvertAndWrite(VideoBuffer buffer, AVPixelFormat target, FrameLayout layout, GuestGate gate)
    {
        gate.LeaveForCodec();
        AVFrame* converted = _converter.Convert(_frame, target);
        return !gate.TryEnter() || !buffer.IsAttached ? WriteStatus.Interrupted
            : converted is null ? WriteStatus.Unsuited
            : FrameWriter.Write(converted, buffer.Target, layout, hasLuma: false, gate);
    }

    /// <inheritdoc/>
    public void Release() => ffmpeg.av_frame_unref(_frame);

    /// <inheritdoc/>
    public void Dispose()
    {
        AVFrame* frame = _frame;
        _frame = null;
        ffmpeg.av_frame_free(&frame);
    }

    private CopyCause WhyCopied(VideoBuffer buffer)
        => _slot >= 0 ? (_frames.IsShown(_slot) ? CopyCause.Repeated : CopyCause.TakenBack)
            : buffer.Frame is null ? buffer.WhyCopied
            : CopyCause.NoBuffer;
}
