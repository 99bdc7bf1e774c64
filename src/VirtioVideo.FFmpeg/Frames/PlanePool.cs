// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Threading;
using FFmpeg.AutoGen;
using VirtioVideo.Codecs;
using VirtioVideo.Memory;
using VirtioVideo.Platform.Linux;

namespace VirtioVideo.FFmpeg.Frames;

/// <summary>Memory of the host for planes of pictures. It is reused for pictures of the same size, and charged to the device as long as it exists.</summary>
/// <remarks>
/// Any thread of a decoder may call it. The threads meet once per picture, so that a change of size can replace FFmpeg's pool. SAFETY: part of native
/// memory, whose address FFmpeg's pool has for new buffers; no buffer is made after <see cref="Dispose"/>. A pool that is replaced lives until its
/// last buffer comes back. New memory is zero: bytes that a decoder leaves unwritten may go to a guest.
/// </remarks>
internal unsafe struct PlanePool
{
    /// <summary>The number of rows is a multiple of this, as in FFmpeg's own buffers.</summary>
    private const uint RowStep = 32;

    /// <summary>How far FFmpeg's vector code may read behind a plane, in rows and in bytes.</summary>
    private const uint RowsBehind = 2, BytesBehind = 128;

    /// <summary>Room in front of a buffer's planes for its <see cref="BufferCharge"/>. The planes stay aligned.</summary>
    private const uint BytesBefore = 64;

    private AVBufferPool* _pool;
    private nuint _size;
    private int _lock;
    private MemoryAccount* _account;
    private DecoderMemory _costs;

    /// <summary>Sets who is charged, and the cost of a picture. Called once, before the first picture.</summary>
    public void Charge(MemoryAccount* account, DecoderMemory costs)
    {
        _account = account;
        _costs = costs;
    }

    /// <summary>Bytes of a plane and of the room behind it, which aligns the next one.</summary>
    public static nuint PlaneBytes(uint stride, uint rows) => ((nuint)stride * (DecoderTraits.WholeRows(rows, RowStep) + RowsBehind)) + BytesBehind;

    /// <summary>Takes memory.</summary>
    /// <param name="self">The pool.</param>
    /// <param name="size">How much of it.</param>
    /// <returns>Null if there is none.</returns>
    public static AVBufferRef* Take(PlanePool* self, nuint size)
    {
        while (Interlocked.Exchange(ref self->_lock, 1) != 0)
        {
            // Not SpinWait: it sleeps, and the runtime would make an object for a thread that is not its own.
            _ = Libc.sched_yield();
        }

        if (self->_pool is null || self->_size != size)
        {
            self->Dispose();
            self->_pool = ffmpeg.av_buffer_pool_init2(size, self, &AllocateZeroed, null);
            self->_size = size;
        }

        AVBufferRef* buffer = self->_pool is null ? null : ffmpeg.av_buffer_pool_get(self->_pool);
        Volatile.Write(ref self->_lock, 0);
        return buffer;
    }

    /// <summary>Gives the memory back as soon as no picture is in it.</summary>
    public void Dispose()
    {
        AVBufferPool* pool = _pool;
        _pool = null;
        ffmpeg.av_buffer_pool_uninit(&pool);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static AVBufferRef* AllocateZeroed(void* opaque, nuint size)
    {
        var self = (PlanePool*)opaque;
        long charged = self->_costs.OfPicture((long)size);
        if (!AddressSpace.HasRoom(charged) || !MemoryAccount.TryCharge(self->_account, charged))
        {
            return null;
        }

        var memory = (byte*)ffmpeg.av_mallocz(size + BytesBefore);
        AVBufferRef* buffer = memory is null ? null : ffmpeg.av_buffer_create(memory + BytesBefore, size, &Freed, memory, 0);
        if (buffer is null)
        {
            ffmpeg.av_free(memory);
            MemoryAccount.Return(self->_account, charged);
            return null;
        }

        *(BufferCharge*)memory = new BufferCharge { Account = self->_account, Bytes = charged };
        MemoryAccount.Hold(self->_account);
        return buffer;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Freed(void* opaque, byte* data)
    {
        BufferCharge charge = *(BufferCharge*)opaque;
        ffmpeg.av_free(opaque);
        MemoryAccount.Return(charge.Account, charge.Bytes);
        MemoryAccount.Release(charge.Account);
    }

    /// <summary>The cost of a buffer, and who is charged.</summary>
    private struct BufferCharge
    {
        public MemoryAccount* Account;
        public long Bytes;
    }
}
