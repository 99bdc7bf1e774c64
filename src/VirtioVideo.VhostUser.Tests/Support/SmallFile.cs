// SPDX-License-Identifier: BSD-3-Clause

using System;
using VirtioVideo.Platform.Linux;
using VirtioVideo.Tests.Support;

namespace VirtioVideo.VhostUser.Tests.Support;

/// <summary>A file that guest memory may lie in.</summary>
internal sealed class SmallFile : IDisposable
{
    /// <summary>Its length if not told otherwise.</summary>
    public const ulong Length = 1 << 20;

    /// <param name="length">Its length.</param>
    /// <param name="isSealed">Whether it cannot become shorter.</param>
    public SmallFile(ulong length = Length, bool isSealed = false)
    {
        Fd = NativeCalls.memfd_create(GuestRam.FileName, NativeCalls.MemfdCloseOnExec | NativeCalls.MemfdAllowSealing);
        if (Fd < 0 || NativeCalls.ftruncate(Fd, (long)length) < 0
            || (isSealed && Libc.fcntl(Fd, NativeCalls.AddSeals, Libc.F_SEAL_SHRINK) < 0))
        {
            throw new InvalidOperationException("no memory for the guest");
        }
    }

    /// <summary>Its file descriptor.</summary>
    public int Fd { get; }

    /// <inheritdoc/>
    public void Dispose() => _ = NativeCalls.close(Fd);
}
