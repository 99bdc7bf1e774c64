// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Threading;
using FFmpeg.AutoGen;
using VirtioVideo.Codecs;
using VirtioVideo.Memory;
using VirtioVideo.Platform.Linux;
using static VirtioVideo.Wire.virtio_video_image_format;

namespace VirtioVideo.FFmpeg.Pixels;

/// <summary>Makes frames for an encoder from a guest's image buffers.</summary>
/// <remarks>
/// There is no copy where the encoder takes the samples as they lie: the planes of the frame are then a second mapping of the guest's memory
/// (<see cref="SourceMemory"/>). A copy remains
/// - for RGB, which must become YUV, and for NV12 if the encoder wants three planes;
/// - if the memory cannot be mapped, or lies in many pieces;
/// - for encoders that keep a reference to the frame: they must not see what the guest writes after the response.
/// swscale never sees guest memory: its vector code may read beyond a line, and nothing is mapped behind the guest's last page.
/// SAFETY: rows are inside the buffers, which were checked against the layout, and the crop is inside the layout. The frame over guest
/// memory has a reference whose release is observed: <see cref="Release"/> tells whether an encoder kept it.
/// </remarks>
internal sealed unsafe class FrameReader : IDisposable
{
    private readonly PixelConverter _converter = new();
    private readonly int* _readers;

    /// <summary>The memory of the last picture; null if it was copied.</summary>
    private SourceMemory? _source;

    private AVFrame* _view;
    private AVFrame* _copy;

    /// <exception cref="HostException">ENOMEM: there is no memory for frames.</exception>
    public FrameReader()
    {
        _readers = (int*)NativeMemory.AllocZeroed(sizeof(int));
        _view = ffmpeg.av_frame_alloc();
        _copy = ffmpeg.av_frame_alloc();
        if (_view is null || _copy is null)
        {
            Dispose();
            throw new HostException(Errno.ENOMEM, "no memory for a frame");
        }
    }

    /// <summary>Whether the last picture was used without a copy.</summary>
    public bool IsInPlace => _source is not null;

    /// <summary>FFmpeg's pixel format for a layout.</summary>
    public static AVPixelFormat FormatOf(FrameLayout layout) => layout.Format switch
    {
        VIRTIO_VIDEO_IMAGE_FORMAT_ARGB8888 => AVPixelFormat.AV_PIX_FMT_ARGB,
        VIRTIO_VIDEO_IMAGE_FORMAT_BGRA8888 => AVPixelFormat.AV_PIX_FMT_BGRA,
        VIRTIO_VIDEO_IMAGE_FORMAT_NV12 => AVPixelFormat.AV_PIX_FMT_NV12,
        _ => AVPixelFormat.AV_PIX_FMT_YUV420P,
    };

    /// <summary>Takes a picture from the guest. Inside the gate. Afterwards <see cref="Frame"/> makes a frame of it.</summary>
    /// <param name="buffer">The guest's buffer.</param>
    /// <param name="layout">How the picture lies in it.</param>
    /// <param name="settings">Which part of it is encoded.</param>
    /// <param name="target">NV12 or YUV420P: the encoder's format.</param>
    /// <param name="mayShare">Whether the encoder is done with the samples once it has taken the frame.</param>
    /// <param name="gate">The copy ends early if the device waits at the gate.</param>
    /// <returns>Busy if the copy ended early, Failed if there is no memory.</returns>
    public CodecStatus Take(VideoBuffer buffer, FrameLayout layout, EncoderSettings settings, AVPixelFormat target, bool mayShare, GuestGate gate)
    {
        AVPixelFormat source = FormatOf(layout);
        _source = mayShare && source == target && buffer.Source is { } memory && TryShare(memory, layout, settings, source) ? memory : null;
        if (IsInPlace)
        {
            return CodecStatus.Ok;
        }

        bool splits = source == AVPixelFormat.AV_PIX_FMT_NV12 && target == AVPixelFormat.AV_PIX_FMT_YUV420P;
        if (!EnsureCopy(settings, splits ? target : source))
        {
            return CodecStatus.Failed;
        }

        for (int i = 0; i < layout.Planes.Length; i++)
        {
            var part = PlanePart.Of(layout, i, settings);
            GuestBuffer plane = buffer.Buffers[layout.Planes[i].Buffer];
            bool isWhole = splits && i == 1 ? TrySplitChroma(plane, part, gate) : TryCopyPlane(plane, part, layout.FramePlane(i), gate);
            if (!isWhole)
            {
                return CodecStatus.Busy;
            }
        }

        return CodecStatus.Ok;
    }

    /// <summary>Makes a frame of the picture that was taken last. Outside the gate. Valid until <see cref="Release"/>.</summary>
    /// <param name="target">NV12 or YUV420P: the encoder's format.</param>
    /// <returns>Null if there is no memory.</returns>
    public AVFrame* Frame(AVPixelFormat target)
        => IsInPlace ? _view : _copy->format == (int)target ? _copy : _converter.Convert(_copy, target);

    /// <summary>Called when the encoder has taken the frame.</summary>
    /// <returns>Whether no reference to guest memory is left.</returns>
    public bool Release()
    {
        ffmpeg.av_frame_unref(_view);
        bool isFree = Volatile.Read(ref *_readers) == 0;
        if (isFree)
        {
            // Otherwise the mapping is leaked: an encoder kept a reference that it must not keep.
            _source?.Release();
        }

        return isFree;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        AVFrame* view = _view;
        AVFrame* copy = _copy;
        _view = null;
        _copy = null;
        ffmpeg.av_frame_free(&view);
        ffmpeg.av_frame_free(&copy);
        _converter.Dispose();
        if (Volatile.Read(ref *_readers) == 0)
        {
            // Otherwise it is leaked, so that no callback writes to freed memory.
            NativeMemory.Free(_readers);
        }
    }

    private bool TryShare(SourceMemory memory, FrameLayout layout, EncoderSettings settings, AVPixelFormat format)
    {
        for (int i = 0; i < layout.Planes.Length; i++)
        {
            var part = PlanePart.Of(layout, i, settings);
            byte* start = memory.Find(layout.Planes[i].Buffer, part.Offset, part.Length);
            if (start is null)
            {
                return false;
            }

            int plane = layout.FramePlane(i);
            _view->data[(uint)plane] = start;
            _view->linesize[(uint)plane] = (int)part.Stride;
        }

        Volatile.Write(ref *_readers, 1);
        _view->buf[0] = ffmpeg.av_buffer_create(_view->data[0], 1, &Released, _readers, ffmpeg.AV_BUFFER_FLAG_READONLY);
        if (_view->buf[0] is null)
        {
            Volatile.Write(ref *_readers, 0);
            return false;
        }

        memory.Use();
        _view->extended_data = (byte**)&_view->data;
        _view->format = (int)format;
        _view->width = (int)settings.Width;
        _view->height = (int)settings.Height;
        return true;
    }

    private bool TryCopyPlane(GuestBuffer buffer, in PlanePart part, int plane, GuestGate gate)
    {
        int length = (int)part.RowBytes;
        bool isOneRun = TryFindRun(buffer, part, out Span<byte> run);
        for (uint row = 0; row < part.Rows; row++)
        {
            if (gate.IsWanted)
            {
                return false;
            }

            var target = new Span<byte>(Row(plane, row), length);
            if (isOneRun)
            {
                run.Slice((int)(row * part.Stride), length).CopyTo(target);
            }
            else
            {
                buffer.Read(part.RowOffset(row), target);
            }
        }

        return true;
    }

    /// <summary>Finds the part of a plane, if the host has it in one piece.</summary>
    private static bool TryFindRun(GuestBuffer buffer, in PlanePart part, out Span<byte> run)
    {
        run = part.Length <= int.MaxValue ? buffer.Piece(part.Offset, (int)part.Length) : default;
        return (ulong)run.Length == part.Length;
    }

    private bool TrySplitChroma(GuestBuffer buffer, in PlanePart part, GuestGate gate)
    {
        int samples = (int)part.RowBytes / 2;
        Span<byte> scratch = stackalloc byte[512];
        for (uint row = 0; row < part.Rows; row++)
        {
            if (gate.IsWanted)
            {
                return false;
            }

            var u = new Span<byte>(Row(1, row), samples);
            var v = new Span<byte>(Row(2, row), samples);
            ulong offset = part.RowOffset(row);
            ReadOnlySpan<byte> pairs = buffer.Piece(offset, 2 * samples);
            if (pairs.Length == 2 * samples)
            {
                ChromaInterleaver.Split(pairs, u, v);
                continue;
            }

            // A line may cross from one run of guest memory to another.
            for (int done = 0; done < samples;)
            {
                int count = Math.Min(samples - done, scratch.Length / 2);
                buffer.Read(offset + (2 * (uint)done), scratch[..(2 * count)]);
                ChromaInterleaver.Split(scratch[..(2 * count)], u.Slice(done, count), v.Slice(done, count));
                done += count;
            }
        }

        return true;
    }

    private byte* Row(int plane, uint row) => _copy->data[(uint)plane] + ((nint)row * _copy->linesize[(uint)plane]);

    /// <summary>Makes sure that there is a frame of our own that no encoder still reads.</summary>
    private bool EnsureCopy(EncoderSettings settings, AVPixelFormat format)
    {
        if (_copy->format == (int)format && _copy->width == (int)settings.Width && _copy->height == (int)settings.Height
            && ffmpeg.av_frame_is_writable(_copy) != 0)
        {
            return true;
        }

        ffmpeg.av_frame_unref(_copy);
        _copy->format = (int)format;
        _copy->width = (int)settings.Width;
        _copy->height = (int)settings.Height;
        return ffmpeg.av_frame_get_buffer(_copy, 0) == 0;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Released(void* opaque, byte* data) => Volatile.Write(ref *(int*)opaque, 0);
}
