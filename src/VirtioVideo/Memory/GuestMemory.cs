// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;

namespace VirtioVideo.Memory;

/// <summary>The table of guest memory. It is immutable and replaced as a whole. It translates guest physical addresses.</summary>
/// <remarks>
/// SAFETY: hands out <see cref="GuestSpan"/>s only for ranges inside one region. Regions that are adjacent for the guest and for the host are merged
/// at construction, so that a range may cross them (ruling 27).
/// </remarks>
internal sealed unsafe class GuestMemory : IDisposable
{
    /// <summary>No memory at all.</summary>
    public static readonly GuestMemory Empty = new([], []);

    private readonly GuestRegion[] _regions;

    /// <summary>The host's regions in their order. Merged regions may lie in different files.</summary>
    private readonly GuestRegion[] _named;

    /// <summary>The same, sorted by host address.</summary>
    private readonly GuestRegion[] _byHost;

    private GuestMemory(GuestRegion[] regions, GuestRegion[] named)
    {
        _regions = regions;
        _named = named;
        _byHost = [.. named];
        Array.Sort(_byHost, static (a, b) => a.Host.CompareTo(b.Host));
    }

    /// <summary>Makes a table.</summary>
    /// <exception cref="HostException">EINVAL: a region is empty, wraps, has no host address or overlaps another.</exception>
    public static GuestMemory Create(ReadOnlySpan<GuestRegion> regions)
    {
        GuestRegion[] sorted = regions.ToArray();
        Array.Sort(sorted, static (a, b) => a.Address.CompareTo(b.Address));
        var merged = new List<GuestRegion>(sorted.Length);
        foreach (GuestRegion region in sorted)
        {
            if (region.Length == 0 || region.Host <= 0
                || region.Length - 1 > ulong.MaxValue - region.Address
                || region.Length - 1 > (ulong)nint.MaxValue - (ulong)region.Host)
            {
                throw new HostException(Platform.Linux.Errno.EINVAL, $"the region at guest address 0x{region.Address:x} is empty, wraps or has no host address");
            }

            if (merged.Count > 0)
            {
                GuestRegion last = merged[^1];
                ulong gap = region.Address - last.Address;
                if (gap < last.Length)
                {
                    throw new HostException(Platform.Linux.Errno.EINVAL, $"the region at guest address 0x{region.Address:x} overlaps the one before");
                }

                if (gap == last.Length && (ulong)last.Host + last.Length == (ulong)region.Host)
                {
                    merged[^1] = last with { Length = last.Length + region.Length };
                    continue;
                }
            }

            merged.Add(region);
        }

        return new GuestMemory(merged.ToArray(), sorted);
    }

    /// <summary>Finds a region whose file can shrink, or that has no file.</summary>
    /// <returns>False if there is no such region.</returns>
    public bool TryFindUnsealed(out GuestRegion region)
    {
        region = Array.Find(_named, static named => named.File is not { IsSealed: true });
        return region.Length > 0;
    }

    /// <summary>Finds the run of guest memory at an address.</summary>
    /// <returns>False if a byte of it is outside the regions, or the host has it in more than one piece.</returns>
    public bool TryTranslate(ulong address, uint length, out GuestSpan span) => TryTranslate(address, length, out span, out _);

    /// <summary>The same, and returns the region of the address; one of length 0 if it is in none.</summary>
    public bool TryTranslate(ulong address, uint length, out GuestSpan span, out GuestRegion region)
    {
        region = FindRegion(_regions, address);
        ulong offset = address - region.Address;
        if (offset < region.Length && length <= region.Length - offset)
        {
            span = new GuestSpan((byte*)region.Host + offset, address, length);
            return true;
        }

        // A zero-length descriptor names no byte, so its address does not matter.
        span = default;
        return length == 0;
    }

    /// <summary>Finds the files that a run lies in.</summary>
    /// <param name="host">First byte of a run that <see cref="TryTranslate(ulong, uint, out GuestSpan)"/> found.</param>
    /// <param name="length">Its length.</param>
    /// <param name="parts">Receives them.</param>
    public void FindFiles(byte* host, ulong length, FileParts parts)
    {
        while (length > 0 && !parts.HasFailed)
        {
            // If the host's regions overlap each other, there may be no answer. Then the bytes there are copied.
            GuestRegion region = FindByHost((nint)host);
            ulong offset = (ulong)host - (ulong)region.Host;
            if (region.File is null || offset >= region.Length)
            {
                parts.Fail();
                return;
            }

            ulong here = Math.Min(length, region.Length - offset);
            parts.Add(new FilePart(region.File, region.FileOffset + offset, here));
            host += here;
            length -= here;
        }
    }

    /// <summary>Closes the files. The table must not be used afterwards.</summary>
    public void Dispose()
    {
        foreach (GuestRegion region in _named)
        {
            region.File?.Dispose();
        }
    }

    /// <summary>The last region that begins at or before a host address; one of length 0 if there is none.</summary>
    private GuestRegion FindByHost(nint host)
    {
        int low = 0;
        int high = _byHost.Length;
        while (low < high)
        {
            int middle = (int)((uint)(low + high) >> 1);
            if (_byHost[middle].Host <= host)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low == 0 ? default : _byHost[low - 1];
    }

    private static GuestRegion FindRegion(GuestRegion[] regions, ulong address)
    {
        int low = 0;
        int high = regions.Length - 1;
        while (low <= high)
        {
            int middle = (int)((uint)(low + high) >> 1);
            ref readonly GuestRegion region = ref regions[middle];
            if (address < region.Address)
            {
                high = middle - 1;
            }
            else if (address - region.Address >= region.Length)
            {
                low = middle + 1;
            }
            else
            {
                return region;
            }
        }

        return default;
    }
}

/// <summary>A region of guest memory and where the host has it mapped.</summary>
/// <param name="Address">First guest physical address.</param>
/// <param name="Length">Length in bytes.</param>
/// <param name="Host">Host address of the first byte.</param>
/// <param name="File">The file that it lies in; null if the host named none.</param>
/// <param name="FileOffset">Offset of the first byte in the file.</param>
internal readonly record struct GuestRegion(ulong Address, ulong Length, nint Host, GuestFile? File = null, ulong FileOffset = 0);
