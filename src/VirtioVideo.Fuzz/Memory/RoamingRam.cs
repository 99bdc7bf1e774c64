// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using VirtioVideo.Device;
using VirtioVideo.Memory;
using VirtioVideo.Tests.Support;

namespace VirtioVideo.Fuzz.Memory;

/// <summary>Guest memory that the device sees through views which come and go; the guest itself keeps its own.</summary>
/// <remarks>
/// SAFETY: a view that set_memory() replaced becomes a hole that faults and that nothing else is mapped into, until
/// <see cref="Dispose"/>: the first late access of the device ends the process.
/// </remarks>
internal sealed unsafe class RoamingRam(GuestRam ram) : IDisposable
{
    /// <summary>mmap(2): PROT_NONE.</summary>
    private const int NoAccess = 0;

    /// <summary>mmap(2): MAP_FIXED.</summary>
    private const int Fixed = 0x10;

    private readonly List<(nint Start, nuint Length)> _views = [];
    private readonly List<(nint Start, nuint Length)> _holes = [];

    /// <summary>Maps all regions elsewhere, tells the device, and takes the old views away.</summary>
    /// <param name="device">The device.</param>
    /// <param name="regions">Which regions there are: a bit each.</param>
    public void Move(VideoDevice device, int regions)
    {
        (nint, nuint)[] old = [.. _views];
        _views.Clear();
        var table = new List<GuestRegion>();
        for (int i = 0; i < ram.Regions.Length; i++)
        {
            if ((regions & (1 << i)) != 0)
            {
                GuestRegion region = ram.Regions[i];
                table.Add(region with { Host = View(region) });
            }
        }

        using (CallClock.Begin(nameof(VideoDevice.SetMemory)))
        {
            device.SetMemory(GuestMemory.Create([.. table]));
        }

        foreach ((nint start, nuint length) in old)
        {
            nint hole = (nint)NativeCalls.mmap((void*)start, length, NoAccess, NativeCalls.PrivateAnonymousNoReserve | Fixed, -1, 0);
            if (hole != start)
            {
                throw new InvalidOperationException("no hole where a view was");
            }

            _holes.Add((start, length));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach ((nint start, nuint length) in ((nint, nuint)[])[.. _views, .. _holes])
        {
            _ = NativeCalls.munmap((void*)start, length);
        }
    }

    private nint View(GuestRegion region)
    {
        nint view = (nint)NativeCalls.mmap(null, (nuint)region.Length, NativeCalls.ReadWrite, NativeCalls.SharedNoReserve, ram.File, (nint)ram.FileOffset(region.Address));
        if (view == -1)
        {
            throw new InvalidOperationException("no address space for a view");
        }

        _views.Add((view, (nuint)region.Length));
        return view;
    }
}
