// SPDX-License-Identifier: BSD-3-Clause

using System;
using VirtioVideo.Memory;

namespace VirtioVideo.Tests.Support;

/// <summary>The same memory of a guest at another place of the host, as after a remap; the old place can be made to fault.</summary>
/// <remarks>SAFETY: its own mapping lives until <see cref="Dispose"/>.</remarks>
internal sealed unsafe class MovedRam : IDisposable
{
    private readonly GuestRegion _old;
    private readonly byte* _host;

    /// <param name="ram">Memory of one region.</param>
    public MovedRam(GuestRam ram)
    {
        _old = ram.Regions[0];
        _host = (byte*)NativeCalls.mmap(null, (nuint)_old.Length, NativeCalls.ReadWrite, NativeCalls.SharedNoReserve, ram.File, (nint)ram.FileOffset(_old.Address));
        if ((nint)_host == -1)
        {
            throw new InvalidOperationException("the guest's memory cannot be mapped a second time");
        }

        Table = GuestMemory.Create([_old with { Host = (nint)_host }]);
    }

    /// <summary>The table with the new place.</summary>
    public GuestMemory Table { get; }

    /// <summary>From now on whoever touches the old place dies.</summary>
    public void ForbidTheOldPlace() => Protect(NativeCalls.NoAccess);

    /// <summary>The old place is as it was.</summary>
    public void AllowTheOldPlace() => Protect(NativeCalls.ReadWrite);

    /// <inheritdoc/>
    public void Dispose() => _ = NativeCalls.munmap(_host, (nuint)_old.Length);

    private void Protect(int protection)
    {
        if (NativeCalls.mprotect((void*)_old.Host, (nuint)_old.Length, protection) != 0)
        {
            throw new InvalidOperationException("the old place cannot be protected");
        }
    }
}
