// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Threading;
using FFmpeg.AutoGen;
using VirtioVideo.Memory;

namespace VirtioVideo.Codecs.Libavcodec;

/// <summary>
/// Gives a decoder the memory of its pictures: an output buffer of the guest where one is free, else memory of the host; counts it, and
/// gives no more than the host allows.
/// </summary>
/// <remarks>
/// libavcodec asks for the memory of each picture (get_buffer2) and lets go of the picture when no reference to it is left; both on any of
/// its threads. Pictures of 8-bit 4:2:0 all have the strides of <see cref="ImageLayout"/>, wherever they are: decoders go from one
/// picture to another by the strides of the newest. SAFETY: what the callbacks see is native memory, because they get nothing but a
/// pointer; it outlives the decoder if a picture does, and is then leaked rather than have a callback write to freed memory.
/// </remarks>
internal sealed unsafe class PictureMemory : IDisposable
{
    private State* _state;

    /// <param name="limit">Most bytes at a time.</param>
    /// <param name="frames">The output buffers of the guest.</param>
    public PictureMemory(ulong limit, FramePool frames)
    {
        _state = (State*)NativeMemory.AllocZeroed((nuint)sizeof(State));
        _state->Limit = (long)Math.Min(limit, long.MaxValue);
        _state->Slots = frames.Slots;
        Frames = frames;
    }

    /// <summary>The output buffers of the guest.</summary>
    public FramePool Frames { get; }

    /// <summary>Gives a decoder that is not opened yet its pictures.</summary>
    public void Serve(AVCodecContext* context)
    {
        _state->BlockHeight = DecoderTraits.BlockHeight(CodecTable.CodecOf(context->codec_id));
        context->opaque = _state;
        context->get_buffer2 = &GetBuffer;

        // Without it, libavcodec has the pictures of all its threads made by one.
        context->thread_safe_callbacks = 1;
    }

    /// <summary>Bytes of all pictures.</summary>
    public long Bytes => _state is null ? 0 : Volatile.Read(ref _state->Bytes);

    /// <summary>Pictures that something refers to: none after the decoder has gone.</summary>
    public int Pictures => _state is null ? 0 : Volatile.Read(ref _state->Pictures);

    /// <summary>Whether a picture was refused. FFmpeg does not always tell.</summary>
    public bool WasExceeded => Volatile.Read(ref _state->Refused) != 0;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_state is not null && Pictures == 0)
        {
            _state->Whole.Dispose();
            _state->Chroma.Dispose();
            NativeMemory.Free(_state);
            _state = null;
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int GetBuffer(AVCodecContext* context, AVFrame* frame, int flags)
    {
        var state = (State*)context->opaque;
        int result = IsPlanar(context, frame) ? state->Allocate(context, frame) : ffmpeg.avcodec_default_get_buffer2(context, frame, flags);
        if (result < 0)
        {
            ffmpeg.av_frame_unref(frame);
            return result;
        }

        long size = 0;
        for (uint i = 0; i < 8; i++)
        {
            AVBufferRef* buffer = frame->buf[i];
            size += buffer is null ? 0 : (long)buffer->size;
        }

        // The reference travels with the picture; its data is no memory but the size, for the callback that gets nothing else.
        if (Interlocked.Add(ref state->Bytes, size) <= state->Limit)
        {
            frame->opaque_ref = ffmpeg.av_buffer_create((byte*)size, 0, &Released, state, 0);
            if (frame->opaque_ref is not null)
            {
                Interlocked.Increment(ref state->Pictures);
                return 0;
            }
        }

        Interlocked.Add(ref state->Bytes, -size);
        Volatile.Write(ref state->Refused, 1);
        ffmpeg.av_frame_unref(frame);
        return ffmpeg.AVERROR(ffmpeg.ENOMEM);
    }

    /// <summary>Whether it is of the one format that is decoded into memory of ours.</summary>
    private static bool IsPlanar(AVCodecContext* context, AVFrame* frame)
        => (AVPixelFormat)frame->format is AVPixelFormat.AV_PIX_FMT_YUV420P or AVPixelFormat.AV_PIX_FMT_YUVJ420P
            && (context->codec->capabilities & ffmpeg.AV_CODEC_CAP_DR1) != 0;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Released(void* opaque, byte* data)
    {
        var state = (State*)opaque;
        Interlocked.Add(ref state->Bytes, -(long)data);
        Interlocked.Decrement(ref state->Pictures);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void SlotReleased(void* opaque, byte* data) => ((FrameSlot*)opaque)->Release();

    /// <summary>What the callbacks see.</summary>
    private struct State
    {
        public long Limit;
        public long Bytes;
        public int Pictures;
        public int Refused;
        public uint BlockHeight;
        public FrameSlot* Slots;

        /// <summary>Pictures in memory of the host.</summary>
        public PlanePool Whole;

        /// <summary>The chroma of pictures whose luma is in a buffer of the guest.</summary>
        public PlanePool Chroma;

        /// <summary>Gives a picture of 4:2:0 its memory.</summary>
        /// <returns>0, or FFmpeg's error.</returns>
        public int Allocate(AVCodecContext* context, AVFrame* frame)
        {
            uint stride = ImageLayout.DecodedStride((uint)frame->width);
            uint chromaStride = ImageLayout.DecodedStride(((uint)frame->width + 1) / 2);
            uint rows = DecoderTraits.WholeRows((uint)frame->height, BlockHeight);

            // As the picture will have it: of codecs that tell of a crop the coded size, of others the one that is shown.
            bool tellsCrop = context->codec_id is AVCodecID.AV_CODEC_ID_H264 or AVCodecID.AV_CODEC_ID_HEVC;
            (int width, int height) = tellsCrop ? (frame->width, frame->height) : (context->width, context->height);
            FrameSlot* slot = FramePool.Take(Slots, (uint)width, (uint)height, rows, stride, chromaStride);
            (frame->linesize[0], frame->linesize[1], frame->linesize[2]) = ((int)stride, (int)chromaStride, (int)chromaStride);
            frame->extended_data = (byte**)&frame->data;
            nuint chromaBytes = PlanePool.PlaneBytes(chromaStride, (rows + 1) / 2);
            bool placed = slot is null ? TryUseHost(frame, PlanePool.PlaneBytes(stride, rows), chromaBytes) : TryUseSlot(frame, slot, chromaBytes);
            return placed ? 0 : ffmpeg.AVERROR(ffmpeg.ENOMEM);
        }

        private bool TryUseSlot(AVFrame* frame, FrameSlot* slot, nuint chromaBytes)
        {
            frame->buf[0] = ffmpeg.av_buffer_create(slot->Y, SizeOf(slot), &SlotReleased, slot, 0);
            if (frame->buf[0] is null)
            {
                slot->Release();
                return false;
            }

            frame->data[0] = slot->Y;
            frame->data[1] = slot->U;
            frame->data[2] = slot->V;
            if (slot->ChromaStride != 0)
            {
                return true;
            }

            frame->buf[1] = Chroma.Take(2 * chromaBytes);
            if (frame->buf[1] is null)
            {
                return false;
            }

            frame->data[1] = frame->buf[1]->data;
            frame->data[2] = frame->data[1] + chromaBytes;
            return true;
        }

        private bool TryUseHost(AVFrame* frame, nuint lumaBytes, nuint chromaBytes)
        {
            frame->buf[0] = Whole.Take(lumaBytes + (2 * chromaBytes));
            if (frame->buf[0] is null)
            {
                return false;
            }

            frame->data[0] = frame->buf[0]->data;
            frame->data[1] = frame->data[0] + lumaBytes;
            frame->data[2] = frame->data[1] + chromaBytes;
            return true;
        }

        private static nuint SizeOf(FrameSlot* slot) => ((nuint)slot->Stride * slot->Rows) + ((nuint)slot->ChromaStride * slot->Rows);
    }
}
