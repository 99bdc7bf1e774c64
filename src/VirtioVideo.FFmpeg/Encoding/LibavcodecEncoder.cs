// SPDX-License-Identifier: BSD-3-Clause

using System;
using FFmpeg.AutoGen;
using VirtioVideo.Codecs;
using VirtioVideo.FFmpeg.Capabilities;
using VirtioVideo.FFmpeg.Contexts;
using VirtioVideo.FFmpeg.Pixels;
using VirtioVideo.Memory;
using VirtioVideo.Platform.Linux;
using static VirtioVideo.Wire.virtio_video_image_format;

namespace VirtioVideo.FFmpeg.Encoding;

/// <summary>An encoder of libavcodec.</summary>
/// <remarks>
/// It is opened with the settings of its first picture, and a flush closes it. So each set-up begins with a key frame and its parameter sets. A
/// guest's change takes effect with the picture that it queues next, whether or not the codec can change it while it runs. If the codec can change
/// its bitrate, that needs no new set-up. SAFETY: owns the context and frees it in <see cref="Flush"/> and <see cref="Dispose"/>.
/// </remarks>
internal sealed unsafe class LibavcodecEncoder : IVideoEncoder
{
    /// <summary>libx264 with several threads looks ahead in a separate thread, which lags by a group of B-frames and their reference.</summary>
    private const uint LookaheadOfThreads = 4;

    private readonly string _name;
    private readonly AVCodec* _codec;
    private readonly StreamPolicy _policy;
    private readonly StreamMemory? _memory;
    private readonly TimestampTable _timestamps = new();

    /// <summary>Created last: it has native memory, which would be lost if a later field failed.</summary>
    private readonly FrameReader _reader = new();

    private AVCodecContext* _context;
    private EncoderSettings? _settings;
    private bool _drains;

    /// <summary>Bytes charged for the context.</summary>
    private long _charged;

    /// <summary>Whether the guest has changed the bitrate.</summary>
    private bool _isAdaptive;

    /// <summary>Whether the encoder can change its bitrate while it runs.</summary>
    private bool _takesBitrate;

    /// <summary>Number of this set-up's first picture: an encoder counts from 0.</summary>
    private long _first = -1;

    /// <summary>Number of pictures since a key frame was last requested.</summary>
    private uint _sinceKeyFrame;

    private LibavcodecEncoder(string name, AVCodec* codec, in StreamPolicy policy, StreamMemory? memory)
    {
        _memory = memory;
        _name = name;
        _codec = codec;
        _policy = policy;
    }

    /// <summary>Whether the last picture was encoded in place, without a copy.</summary>
    public bool ReadInPlace => _reader.IsInPlace;

    /// <summary>libx264, libx265 and libvpx copy the samples when they take a frame. Other encoders keep a reference to it.</summary>
    private bool CopiesItself => _name is EncoderName.Libx264 or EncoderName.Libx265 or EncoderName.Libvpx or EncoderName.LibvpxVp9;

    /// <summary>Makes an encoder.</summary>
    /// <param name="name">FFmpeg's name of it.</param>
    /// <param name="policy">The host's choice.</param>
    /// <param name="memory">Charged for the encoder's memory; null to charge nobody.</param>
    /// <returns>Null if the linked FFmpeg has no such encoder.</returns>
    /// <exception cref="HostException">ENOMEM.</exception>
    public static LibavcodecEncoder? TryCreate(string name, in StreamPolicy policy, StreamMemory? memory)
    {
        AVCodec* codec = EncoderLookup.Find(name);
        return codec is null ? null : new LibavcodecEncoder(name, codec, policy, memory);
    }

    /// <inheritdoc/>
    public CodecThreads Threads
        => new(_policy.Threads, WorksAtSeveralPictures && _policy.Threads > 1 ? _policy.Threads - 1 + LookaheadOfThreads : 0);

    /// <summary>
    /// Whether it works on several pictures at a time. Of the known encoders only libx264 does, unless it must give each picture back at once.
    /// </summary>
    private bool WorksAtSeveralPictures => _name == EncoderName.Libx264 && _policy is { Latency: Latency.Throughput, ThreadType: ThreadType.Any };

    /// <inheritdoc/>
    public bool MustEndBefore(in WorkerCommand input)
    {
        if (_context is null)
        {
            return false;
        }

        if (FeedFormat(input.Layout!) != _context->pix_fmt)
        {
            return true;
        }

        if (ReferenceEquals(input.Settings, _settings) || input.Settings == _settings)
        {
            return false;
        }

        bool isBitrateAlone = input.Settings == _settings! with { Bitrate = input.Settings!.Bitrate };
        _isAdaptive |= isBitrateAlone;
        return !(isBitrateAlone && _takesBitrate);
    }

    /// <inheritdoc/>
    public bool ReadsInPlace(FrameLayout layout) => CopiesItself && FrameReader.FormatOf(layout) == FeedFormat(layout);

    /// <inheritdoc/>
    public CodecStatus Take(in WorkerCommand input, GuestGate gate)
        => _reader.Take(input.Buffer!, input.Layout!, input.Settings!, FeedFormat(input.Layout!), CopiesItself, gate);

    /// <inheritdoc/>
    public CodecStatus Send(in WorkerCommand input, bool isKeyFrame)
    {
        EncoderSettings settings = input.Settings!;
        if (_context is null && !TryOpen(settings, FeedFormat(input.Layout!)))
        {
            _ = _reader.Release();
            return CodecStatus.Failed;
        }

        AVFrame* frame = _reader.Frame(_context->pix_fmt);
        if (frame is null)
        {
            return CodecStatus.Failed;
        }

        if (!ReferenceEquals(settings, _settings))
        {
            FollowBitrate(settings);
        }

        long number = _timestamps.Keep(input.Timestamp, input.QueuedAt);
        isKeyFrame |= _first < 0;
        _first = _first < 0 ? number : _first;
        frame->pts = number - _first;
        Tune(settings, ref isKeyFrame);
        frame->pict_type = isKeyFrame ? AVPictureType.AV_PICTURE_TYPE_I : AVPictureType.AV_PICTURE_TYPE_NONE;
        _sinceKeyFrame = isKeyFrame ? 1 : _sinceKeyFrame + 1;
        int result = ffmpeg.avcodec_send_frame(_context, frame);

        // The guest gets its buffer back now. An encoder that still read it would see what the guest writes next.
        bool released = _reader.Release();
        return result >= 0 && released ? CodecStatus.Ok : CodecStatus.Failed;
    }

    /// <inheritdoc/>
    public CodecStatus Receive(IPacket product)
    {
        if (_context is null)
        {
            return _drains ? CodecStatus.EndOfStream : CodecStatus.NeedsInput;
        }

        var packet = (LibavcodecPacket)product;
        int result = ffmpeg.avcodec_receive_packet(_context, packet.Packet);
        if (result == ffmpeg.AVERROR(ffmpeg.EAGAIN))
        {
            return CodecStatus.NeedsInput;
        }

        if (result < 0)
        {
            return result == ffmpeg.AVERROR_EOF ? CodecStatus.EndOfStream : CodecStatus.Failed;
        }

        // ruling 47: a packet carries the timestamp of the picture it encodes, not that of its place in the bitstream.
        packet.Describe(_timestamps.Find(_first + packet.Packet->pts, out long queuedAt), queuedAt);
        return CodecStatus.Ok;
    }

    /// <inheritdoc/>
    public void BeginDrain()
    {
        _drains = true;
        if (_context is not null)
        {
            _ = ffmpeg.avcodec_send_frame(_context, null);
        }
    }

    /// <inheritdoc/>
    public void Flush()
    {
        AVCodecContext* context = _context;
        _context = null;
        ffmpeg.avcodec_free_context(&context);
        _memory?.Return(_charged);
        _charged = 0;
        _settings = null;
        _drains = false;
        _first = -1;
    }

    /// <inheritdoc/>
    public IPacket CreateProduct() => new LibavcodecPacket();

    /// <inheritdoc/>
    public void Dispose()
    {
        Flush();
        _reader.Dispose();
    }

    /// <summary>Opens it. Public for tests, and for the probe of encoders that the host names.</summary>
    public bool TryOpen(EncoderSettings settings, AVPixelFormat format)
    {
        var needs = EncoderMemory.Of(_name, _policy.Latency);
        long bytes = needs.OfSize(settings.Width, settings.Height, _policy.Threads);
        if (format == AVPixelFormat.AV_PIX_FMT_NONE || _memory?.TryCharge(bytes, needs.Stacks) == false)
        {
            return false;
        }

        AVCodecContext* context = ffmpeg.avcodec_alloc_context3(_codec);
        if (context is null)
        {
            _memory?.Return(bytes);
            return false;
        }

        // Without rate control libvpx gets a rate that leaves no bits for any picture: see EncoderOptions.
        uint? quantizer = EncoderOptions.QuantizerOfNext(_name, settings, isKeyFrame: true);
        int rate = (int)(quantizer is null ? settings.FrameRate : EncoderTraits.MaxFrameRate);
        context->log_level_offset = SilentLog.Offset;
        context->width = (int)settings.Width;
        context->height = (int)settings.Height;
        context->pix_fmt = format;
        context->time_base = new AVRational { num = 1, den = rate };
        context->framerate = new AVRational { num = rate, den = 1 };
        using var options = new OptionDictionary(EncoderOptions.Create(_name, settings, _policy, _isAdaptive));
        if (options.Open(context, _codec) < 0)
        {
            ffmpeg.avcodec_free_context(&context);
            _memory?.Return(bytes);
            return false;
        }

        _context = context;
        _charged = bytes;
        _settings = settings;
        _takesBitrate = EncoderOptions.TakesBitrateOnTheWay(_name, settings, _policy, _isAdaptive);
        return true;
    }

    /// <summary>Takes over a new bitrate, the only setting that can differ here. The encoder looks at it with the next picture.</summary>
    private void FollowBitrate(EncoderSettings settings)
    {
        _settings = settings;
        if (_takesBitrate)
        {
            _context->bit_rate = settings.Bitrate;
            _context->rc_max_rate = settings.Bitrate;
            int bits = (int)EncoderOptions.BufferBits(_name, settings);

            // FFmpeg's own encoders fail if the new buffer is smaller than the contents of the old one.
            _context->rc_buffer_size = _name == EncoderName.Libx264 ? bits : Math.Max(bits, _context->rc_buffer_size);
        }
    }

    /// <summary>
    /// libvpx without rate control: sets the quantizer of each picture by its type. The type must be known in advance, so all key frames are
    /// requested explicitly.
    /// </summary>
    private void Tune(EncoderSettings settings, ref bool isKeyFrame)
    {
        bool isDue = isKeyFrame || _sinceKeyFrame >= _policy.GopSize;
        if (EncoderOptions.QuantizerOfNext(_name, settings, isDue) is { } quantizer)
        {
            isKeyFrame = isDue;
            _context->qmax = (int)quantizer;
        }
    }

    private AVPixelFormat FeedFormat(FrameLayout layout) => EncoderLookup.FeedFormat(_codec, layout.Format == VIRTIO_VIDEO_IMAGE_FORMAT_NV12);
}
