// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Threading;
using FFmpeg.AutoGen;

namespace VirtioVideo.Codecs.Libavcodec;

/// <summary>Memory of the host for planes of pictures, used again for the next ones of the same size.</summary>
/// <remarks>
/// Any thread of a decoder; they meet once for a picture, so that a change of size can replace FFmpeg's pool. SAFETY: a pool that is
/// replaced lives until its last buffer comes back. New memory is zero: what a decoder leaves unwritten may go to a guest.
/// </remarks>
internal unsafe struct PlanePool
{
    /// <summary>Rows come in a multiple of it, as FFmpeg's own do.</summary>
    private const uint RowStep = 32;

    /// <summary>What FFmpeg's vector code may read behind a plane, in rows and in bytes.</summary>
    private const uint RowsBehind = 2, BytesBehind = 128;

    private AVBufferPool* _pool;
    private nuint _size;
    private int _lock;

    /// <summary>Bytes of a plane and of the room behind it, so that the next one is aligned.</summary>
    public static nuint PlaneBytes(uint stride, uint rows) => ((nuint)stride * (DecoderTraits.WholeRows(rows, RowStep) + RowsBehind)) + BytesBehind;

    /// <summary>Takes memory.</summary>
    /// <returns>Null if there is none.</returns>
    public AVBufferRef* Take(nuint size)
    {
        SpinWait spin = default;
        while (Interlocked.Exchange(ref _lock, 1) != 0)
        {
            spin.SpinOnce();
        }

        if (_pool is null || _size != size)
        {
            Dispose();
            _pool = ffmpeg.av_buffer_pool_init(size, &AllocateZeroed);
            _size = size;
        }

        AVBufferRef* buffer = _pool is null ? null : ffmpeg.av_buffer_pool_get(_pool);
        Volatile.Write(ref _lock, 0);
        return buffer;
    }

    /// <summary>Gives the memory back, as soon as no picture is in it.</summary>
    public void Dispose()
    {
        AVBufferPool* pool = _pool;
        _pool = null;
        ffmpeg.av_buffer_pool_uninit(&pool);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static AVBufferRef* AllocateZeroed(nuint size) => ffmpeg.av_buffer_allocz(size);
}
