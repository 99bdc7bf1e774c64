// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FFmpeg.AutoGen;
using VirtioVideo.Memory;
using VirtioVideo.Platform.Linux;

namespace VirtioVideo.FFmpeg.Decoding;

/// <summary>
/// Allocates memory for inputs. Large inputs are mapped: the guest chooses their size, and malloc keeps up to 40 MiB of what a thread frees (glibc).
/// </summary>
/// <remarks>
/// Mapped inputs are charged to the stream's device. SAFETY: a mapping belongs to its AVBuffer, whose last reference unmaps it, in whichever thread
/// drops it. The data that the callback needs for that lies behind the mapping's bytes; the buffer's size does not cover it.
/// </remarks>
internal static unsafe class InputMemory
{
    /// <summary>Inputs of at least this many bytes are mapped. Few access units are longer.</summary>
    private const int Large = 1 << 20;

    /// <summary>Allocates memory with undefined contents.</summary>
    /// <param name="length">Bytes.</param>
    /// <param name="memory">Charged for them; null to charge nobody.</param>
    /// <returns>Null if there is no memory, or the device's limit forbids it.</returns>
    public static AVBufferRef* Allocate(int length, StreamMemory? memory)
    {
        if (length < Large)
        {
            return ffmpeg.av_buffer_alloc((nuint)length);
        }

        nuint end = ((nuint)length + (nuint)sizeof(Tail) - 1) / (nuint)sizeof(Tail) * (nuint)sizeof(Tail);
        nuint size = end + (nuint)sizeof(Tail);
        MemoryAccount* account = memory is null ? null : memory.Account;
        if (!MemoryAccount.TryCharge(account, (long)size))
        {
            memory!.NoteRefusal((long)size);
            return null;
        }

        void* mapped = Libc.mmap(null, size, Libc.PROT_READ | Libc.PROT_WRITE, Libc.MAP_PRIVATE | Libc.MAP_ANONYMOUS, -1, 0);
        if (mapped == Libc.MAP_FAILED)
        {
            MemoryAccount.Return(account, (long)size);
            return null;
        }

        var tail = (Tail*)((byte*)mapped + end);
        *tail = new Tail { Account = account, Size = size };
        AVBufferRef* buffer = ffmpeg.av_buffer_create((byte*)mapped, (nuint)length, &Unmap, tail, 0);
        if (buffer is null)
        {
            _ = Libc.munmap(mapped, size);
            MemoryAccount.Return(account, (long)size);
            return null;
        }

        // libavcodec may keep the memory longer than the stream lives.
        MemoryAccount.Hold(account);
        return buffer;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Unmap(void* opaque, byte* data)
    {
        Tail tail = *(Tail*)opaque;
        _ = Libc.munmap(data, tail.Size);
        MemoryAccount.Return(tail.Account, (long)tail.Size);
        MemoryAccount.Release(tail.Account);
    }

    /// <summary>Lies behind the bytes of a mapping.</summary>
    private struct Tail
    {
        public MemoryAccount* Account;
        public nuint Size;
    }
}
