// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FFmpeg.AutoGen;
using VirtioVideo.Platform.Linux;

namespace VirtioVideo.Codecs.Libavcodec;

/// <summary>Memory of inputs. Large ones are mapped: malloc keeps what a thread gives back, up to 40 MiB in glibc, and an input's size is the guest's choice.</summary>
/// <remarks>SAFETY: a mapping belongs to its AVBuffer, whose last reference unmaps it, in whichever thread that goes.</remarks>
internal static unsafe class InputMemory
{
    /// <summary>From so many bytes on memory is mapped. Few access units are longer.</summary>
    private const int Large = 1 << 20;

    /// <summary>Allocates; what is there is anything.</summary>
    /// <returns>Null if there is no memory.</returns>
    public static AVBufferRef* Allocate(int length)
    {
        var size = (nuint)length;
        if (length < Large)
        {
            return ffmpeg.av_buffer_alloc(size);
        }

        void* mapped = Libc.mmap(null, size, Libc.PROT_READ | Libc.PROT_WRITE, Libc.MAP_PRIVATE | Libc.MAP_ANONYMOUS, -1, 0);
        if ((nint)mapped == -1)
        {
            return null;
        }

        AVBufferRef* buffer = ffmpeg.av_buffer_create((byte*)mapped, size, &Unmap, (void*)size, 0);
        if (buffer is null)
        {
            _ = Libc.munmap(mapped, size);
        }

        return buffer;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Unmap(void* opaque, byte* data) => Libc.munmap(data, (nuint)opaque);
}
