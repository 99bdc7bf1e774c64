// SPDX-License-Identifier: BSD-3-Clause

using System;
using VirtioVideo.Platform.Linux;

namespace VirtioVideo.VhostUser.Life;

/// <summary>
/// Memory that is reserved for the end. Guests may have brought a process with a memory limit to that limit, and an orderly end needs memory too.
/// </summary>
/// <remarks>It counts for RLIMIT_DATA and RLIMIT_AS and has no pages. SAFETY: nobody touches it.</remarks>
internal sealed unsafe class Ballast : IDisposable
{
    private const nuint Length = 32 << 20;

    private void* _memory = Libc.mmap(null, Length, Libc.PROT_READ | Libc.PROT_WRITE, Libc.MAP_PRIVATE | Libc.MAP_ANONYMOUS | Libc.MAP_NORESERVE, -1, 0);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_memory != Libc.MAP_FAILED)
        {
            _ = Libc.munmap(_memory, Length);
            _memory = Libc.MAP_FAILED;
        }
    }
}
