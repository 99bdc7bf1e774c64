// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Threading;
using FFmpeg.AutoGen;

namespace VirtioVideo.Codecs.Libavcodec;

/// <summary>Counts the memory of the pictures that a decoder has, and gives it no more than the host allows.</summary>
/// <remarks>
/// libavcodec asks it for the memory of each picture (get_buffer2) and lets go of the picture when no reference to it is left; both on
/// any of its threads. SAFETY: the counters are native memory, because the callbacks get nothing but a pointer; they outlive the
/// decoder if a picture does, which <see cref="Dispose"/> then leaks rather than letting a callback write to freed memory.
/// </remarks>
internal sealed unsafe class PictureMemory : IDisposable
{
    private Counters* _counters;

    /// <param name="context">The decoder, not opened yet.</param>
    /// <param name="limit">Most bytes at a time.</param>
    public PictureMemory(AVCodecContext* context, ulong limit)
    {
        _counters = (Counters*)NativeMemory.AllocZeroed((nuint)sizeof(Counters));
        _counters->Limit = (long)Math.Min(limit, long.MaxValue);
        context->opaque = _counters;
        context->get_buffer2 = &GetBuffer;

        // Without it, libavcodec has the pictures of all its threads made by one.
        context->thread_safe_callbacks = 1;
    }

    /// <summary>Bytes of all pictures.</summary>
    public long Bytes => _counters is null ? 0 : Volatile.Read(ref _counters->Bytes);

    /// <summary>Pictures that something refers to: none after the decoder has gone.</summary>
    public int Pictures => _counters is null ? 0 : Volatile.Read(ref _counters->Pictures);

    /// <summary>Whether a picture was refused. FFmpeg does not always tell.</summary>
    public bool WasExceeded => Volatile.Read(ref _counters->Refused) != 0;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_counters is not null && Pictures == 0)
        {
            NativeMemory.Free(_counters);
            _counters = null;
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int GetBuffer(AVCodecContext* context, AVFrame* frame, int flags)
    {
        var counters = (Counters*)context->opaque;
        int result = ffmpeg.avcodec_default_get_buffer2(context, frame, flags);
        if (result < 0)
        {
            return result;
        }

        long size = 0;
        for (uint i = 0; i < 8; i++)
        {
            AVBufferRef* buffer = frame->buf[i];
            size += buffer is null ? 0 : (long)buffer->size;
        }

        // The reference travels with the picture; its data is no memory but the size, for the callback that gets nothing else.
        if (Interlocked.Add(ref counters->Bytes, size) <= counters->Limit)
        {
            frame->opaque_ref = ffmpeg.av_buffer_create((byte*)size, 0, &Released, counters, 0);
            if (frame->opaque_ref is not null)
            {
                Interlocked.Increment(ref counters->Pictures);
                return 0;
            }
        }

        Interlocked.Add(ref counters->Bytes, -size);
        Volatile.Write(ref counters->Refused, 1);
        ffmpeg.av_frame_unref(frame);
        return ffmpeg.AVERROR(ffmpeg.ENOMEM);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Released(void* opaque, byte* data)
    {
        var counters = (Counters*)opaque;
        Interlocked.Add(ref counters->Bytes, -(long)data);
        Interlocked.Decrement(ref counters->Pictures);
    }

    /// <summary>What the callbacks see.</summary>
    private struct Counters
    {
        public long Limit;
        public long Bytes;
        public int Pictures;
        public int Refused;
    }
}
