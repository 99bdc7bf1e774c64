// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Threading;
using FFmpeg.AutoGen;
using VirtioVideo.Codecs;
using VirtioVideo.FFmpeg.Capabilities;
using VirtioVideo.Memory;
using VirtioVideo.Wire;

namespace VirtioVideo.FFmpeg.Frames;

/// <summary>
/// Gives a decoder the memory for its pictures: an output buffer of the guest if one is free, else memory of the host. Counts it, and keeps to the
/// host's limit.
/// </summary>
/// <remarks>
/// libavcodec asks for the memory of each picture (get_buffer2), and releases the picture when its last reference goes. Both happen on any of its
/// threads. All 8-bit 4:2:0 pictures have the strides of <see cref="FrameLayout"/>, wherever they are: decoders use the strides of the newest picture
/// for older ones too. SAFETY: the callbacks see native memory, because they get nothing but a pointer. It outlives the decoder if a picture does,
/// and is then leaked, so that no callback writes to freed memory.
/// </remarks>
internal sealed unsafe class FrameAllocator : IDisposable
{
    private const int KindBits = 2;

    private State* _state;

    /// <summary>Where the memory of a picture is, and therefore who charges it.</summary>
    private enum Kind
    {
        /// <summary>FFmpeg's own pools, which keep their memory: the peak is charged until the decoder is freed.</summary>
        Own,

        /// <summary>Our pools, which charge for themselves.</summary>
        Pool,

        /// <summary>
        /// A buffer of the guest. The host has the tables that come with it, and also the samples if the guest takes the buffer back meanwhile.
        /// </summary>
        Slot,
    }

    /// <param name="limit">Most bytes at a time.</param>
    /// <param name="frames">The output buffers of the guest.</param>
    /// <param name="account">Charged for the host's memory; null to charge nobody.</param>
    public FrameAllocator(ulong limit, FramePool frames, MemoryAccount* account = null)
    {
        _state = (State*)NativeMemory.AllocZeroed((nuint)sizeof(State));
        _state->LastUnit = ffmpeg.AV_NOPTS_VALUE;
        _state->FirstStandIn = _state->LastStandIn = -1;
        _state->Limit = (long)Math.Min(limit, long.MaxValue);
        _state->Slots = frames.Slots;
        _state->Account = account;
        MemoryAccount.Hold(account);
        Frames = frames;
    }

    /// <summary>The output buffers of the guest.</summary>
    public FramePool Frames { get; }

    /// <summary>Becomes the allocator of a decoder that is not open yet.</summary>
    public void Serve(AVCodecContext* context)
    {
        virtio_video_codec codec = CodecTable.CodecOf(context->codec_id);
        _state->BlockHeight = DecoderTraits.BlockHeight(codec);
        _state->Costs = DecoderMemory.Of(codec);
        _state->Whole.Charge(_state->Account, _state->Costs);
        _state->Chroma.Charge(_state->Account, _state->Costs);
        context->opaque = _state;
        context->get_buffer2 = &GetBuffer;
        ffmpeg.allow_threaded_callbacks(context);
    }

    /// <summary>Bytes of all pictures.</summary>
    public long Bytes => _state is null ? 0 : Volatile.Read(ref _state->Bytes);

    /// <summary>Number of pictures that are referred to: 0 after the decoder is freed.</summary>
    public int Pictures => _state is null ? 0 : Volatile.Read(ref _state->Pictures);

    /// <summary>Whether a picture was refused. FFmpeg does not always report it.</summary>
    public bool WasExceeded => Volatile.Read(ref _state->Refused) != 0;

    /// <summary>Whether it was refused because the stream's pictures need more than the host allows a stream.</summary>
    public bool IsOverLimit => Volatile.Read(ref _state->IsOverLimit) != 0;

    /// <summary>Size of the picture that was refused, with its tables; 0 if none was.</summary>
    public long Refused => Volatile.Read(ref _state->Refused);

    /// <summary>Whether a decoder made stand-ins for missing pictures since the last call: it asked for more than one picture for an access unit.</summary>
    public bool TakeStandIns() => Interlocked.Exchange(ref _state->StandIns, 0) != 0;

    /// <summary>Number of the first access unit since the last call that a stand-in was made for; negative if there was none.</summary>
    public long TakeStandInUnit() => Interlocked.Exchange(ref _state->FirstStandIn, -1);

    /// <summary>Number of the newest access unit that a stand-in was made for; negative if there was none.</summary>
    public long NewestStandInUnit => Volatile.Read(ref _state->LastStandIn);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_state is not null && Pictures == 0)
        {
            _state->Whole.Dispose();
            _state->Chroma.Dispose();
            MemoryAccount.Return(_state->Account, _state->OwnPeak);
            MemoryAccount.Release(_state->Account);
            NativeMemory.Free(_state);
            _state = null;
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int GetBuffer(AVCodecContext* context, AVFrame* frame, int flags)
    {
        var state = (State*)context->opaque;
        state->NoteStandIn(frame, flags);
        Kind kind = Kind.Own;
        int result = IsPlanar(context, frame) ? state->Allocate(context, frame, out kind) : ffmpeg.avcodec_default_get_buffer2(context, frame, flags);
        if (result < 0)
        {
            // Our pools have already noted the size.
            _ = Interlocked.CompareExchange(ref state->Refused, 1, 0);
            ffmpeg.av_frame_unref(frame);
            return result;
        }

        long size = SizeOf(frame);
        if (state->TryCount(size, kind))
        {
            // The reference travels with the picture. Its data pointer is no memory: it encodes size and kind, because the callback gets nothing else.
            frame->opaque_ref = ffmpeg.av_buffer_create((byte*)((size << KindBits) | (long)kind), 0, &Released, state, 0);
            if (frame->opaque_ref is not null)
            {
                return 0;
            }

            state->Uncount(size, kind);
        }

        Volatile.Write(ref state->Refused, size);
        ffmpeg.av_frame_unref(frame);
        return ffmpeg.AVERROR(ffmpeg.ENOMEM);
    }

    private static long SizeOf(AVFrame* frame)
    {
        long size = 0;
        for (uint i = 0; i < 8; i++)
        {
            AVBufferRef* buffer = frame->buf[i];
            size += buffer is null ? 0 : (long)buffer->size;
        }

        return size;
    }

    /// <summary>Whether it has the one format that is decoded into our memory.</summary>
    private static bool IsPlanar(AVCodecContext* context, AVFrame* frame)
        => (AVPixelFormat)frame->format is AVPixelFormat.AV_PIX_FMT_YUV420P or AVPixelFormat.AV_PIX_FMT_YUVJ420P
            && (context->codec->capabilities & ffmpeg.AV_CODEC_CAP_DR1) != 0;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Released(void* opaque, byte* data)
    {
        var state = (State*)opaque;
        state->Uncount((long)data >> KindBits, (Kind)((long)data & ((1 << KindBits) - 1)));
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void SlotReleased(void* opaque, byte* data) => ((FrameSlot*)opaque)->Release();

    /// <summary>State that the callbacks see.</summary>
    private struct State
    {
        public long Limit;
        public long Bytes;
        public int Pictures;
        public long Refused;
        public int IsOverLimit;
        public uint BlockHeight;
        public FrameSlot* Slots;
        public MemoryAccount* Account;
        public DecoderMemory Costs;

        /// <summary>Number of the access unit of the last reference picture. Only one of libavcodec's threads at a time asks for one.</summary>
        public long LastUnit;

        /// <summary>Number of reference pictures that were not the first of their access unit.</summary>
        public long StandIns;

        /// <summary>Numbers of the first of these access units that nobody asked for yet, and of the last one.</summary>
        public long FirstStandIn, LastStandIn;

        /// <summary>Current cost of the pictures of <see cref="Kind.Own"/>.</summary>
        public long Own;

        /// <summary>Their peak cost, which is charged.</summary>
        public long OwnPeak;

        /// <summary>Pictures in memory of the host.</summary>
        public PlanePool Whole;

        /// <summary>The chroma of pictures whose luma is in a buffer of the guest.</summary>
        public PlanePool Chroma;

        public void NoteStandIn(AVFrame* frame, int flags)
        {
            if ((flags & ffmpeg.AV_GET_BUFFER_FLAG_REF) != 0 && Interlocked.Exchange(ref LastUnit, frame->pts) == frame->pts)
            {
                Interlocked.Increment(ref StandIns);
                Volatile.Write(ref LastStandIn, frame->pts);
                _ = Interlocked.CompareExchange(ref FirstStandIn, frame->pts, -1);
            }
        }

        /// <summary>Counts a picture.</summary>
        /// <returns>False if it exceeds the limit of the stream or of the device; then it is not counted.</returns>
        public bool TryCount(long size, Kind kind)
        {
            bool fits = Interlocked.Add(ref Bytes, size) <= Limit;
            if (!fits || !TryCharge(Costs.OfPicture(size), kind))
            {
                Volatile.Write(ref IsOverLimit, fits ? IsOverLimit : 1);
                Interlocked.Add(ref Bytes, -size);
                return false;
            }

            Interlocked.Increment(ref Pictures);
            return true;
        }

        /// <summary>Undoes <see cref="TryCount"/>.</summary>
        public void Uncount(long size, Kind kind)
        {
            if (kind == Kind.Slot)
            {
                MemoryAccount.Return(Account, Costs.OfPicture(size));
            }
            else if (kind == Kind.Own)
            {
                Interlocked.Add(ref Own, -Costs.OfPicture(size));
            }

            Interlocked.Add(ref Bytes, -size);
            Interlocked.Decrement(ref Pictures);
        }

        private bool TryCharge(long cost, Kind kind)
        {
            if (kind != Kind.Own)
            {
                return kind == Kind.Pool || MemoryAccount.TryCharge(Account, cost);
            }

            long own = Interlocked.Add(ref Own, cost);
            long peak = Volatile.Read(ref OwnPeak);
            while (own > peak)
            {
                if (!AddressSpace.HasRoom(0) || !MemoryAccount.TryCharge(Account, own - peak))
                {
                    Interlocked.Add(ref Own, -cost);
                    return false;
                }

                long seen = Interlocked.CompareExchange(ref OwnPeak, own, peak);
                if (seen == peak)
                {
                    break;
                }

                MemoryAccount.Return(Account, own - peak);
                peak = seen;
            }

            return true;
        }

        /// <summary>Gives a 4:2:0 picture its memory.</summary>
        /// <returns>0, or FFmpeg's error.</returns>
        public int Allocate(AVCodecContext* context, AVFrame* frame, out Kind kind)
        {
            uint stride = FrameLayout.DecodedStride((uint)frame->width);
            uint chromaStride = FrameLayout.DecodedStride(((uint)frame->width + 1) / 2);
            uint rows = DecoderTraits.WholeRows((uint)frame->height, BlockHeight);

            // The size that the picture will have: for codecs that report a crop the coded size, for others the visible one.
            bool tellsCrop = context->codec_id is AVCodecID.AV_CODEC_ID_H264 or AVCodecID.AV_CODEC_ID_HEVC;
            (int width, int height) = tellsCrop ? (frame->width, frame->height) : (context->width, context->height);
            FrameSlot* slot = FramePool.Take(Slots, (uint)width, (uint)height, rows, stride, chromaStride);
            (frame->linesize[0], frame->linesize[1], frame->linesize[2]) = ((int)stride, (int)chromaStride, (int)chromaStride);
            frame->extended_data = (byte**)&frame->data;
            kind = slot is null ? Kind.Pool : Kind.Slot;
            nuint chromaBytes = PlanePool.PlaneBytes(chromaStride, (rows + 1) / 2);
            bool placed = slot is null ? TryUseHost(frame, PlanePool.PlaneBytes(stride, rows), chromaBytes) : TryUseSlot(frame, slot, chromaBytes);
            if (!placed)
            {
                Volatile.Write(ref Refused, Costs.OfPicture((long)(PlanePool.PlaneBytes(stride, rows) + (2 * chromaBytes))));
            }

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

            frame->buf[1] = Take(ref Chroma, 2 * chromaBytes);
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
            frame->buf[0] = Take(ref Whole, lumaBytes + (2 * chromaBytes));
            if (frame->buf[0] is null)
            {
                return false;
            }

            frame->data[0] = frame->buf[0]->data;
            frame->data[1] = frame->data[0] + lumaBytes;
            frame->data[2] = frame->data[1] + chromaBytes;
            return true;
        }

        /// <summary>The pool lies in native memory, so no collection moves it.</summary>
        private static AVBufferRef* Take(ref PlanePool pool, nuint size) => PlanePool.Take((PlanePool*)Unsafe.AsPointer(ref pool), size);

        private static nuint SizeOf(FrameSlot* slot) => ((nuint)slot->Stride * slot->Rows) + ((nuint)slot->ChromaStride * slot->Rows);
    }
}
