// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Linq;
using VirtioVideo.Memory;
using VirtioVideo.Platform.Linux;
using VirtioVideo.VhostUser.Protocol;

namespace VirtioVideo.VhostUser.Memory;

/// <summary>Regions that follow each other in guest memory, mapped one behind the other: a buffer may cross their borders (ruling 27).</summary>
/// <remarks>
/// SAFETY: the range of addresses is reserved first and belongs to this object until <see cref="Dispose"/>, which comes after the device has let go
/// of it; only the regions' own files are mapped into it.
/// </remarks>
internal sealed unsafe class MappedRun : IDisposable
{
    private readonly LentRegion[] _regions;
    private readonly byte* _reserved;
    private readonly nuint _reservedLength;

    /// <summary>The host address of the first region.</summary>
    private readonly byte* _start;

    /// <param name="regions">The regions in order; each can be followed by the next one.</param>
    /// <exception cref="RefusedException">The system does not map them.</exception>
    public MappedRun(LentRegion[] regions)
    {
        _regions = regions;
        ulong block = regions[0].Block;
        ulong before = regions[0].Description.MmapOffset % block;
        ulong length = AlignUp(before + (regions[^1].GuestEnd - regions[0].Description.GuestAddress), block);

        // Leaves room to begin at a multiple of the huge page size.
        _reservedLength = (nuint)(length + block);
        _reserved = (byte*)Libc.mmap(null, _reservedLength, Libc.PROT_NONE, Libc.MAP_PRIVATE | Libc.MAP_ANONYMOUS | Libc.MAP_NORESERVE, -1, 0);
        if (_reserved == Libc.MAP_FAILED)
        {
            throw new RefusedException($"there are no {_reservedLength} addresses for {regions[0]}: errno {Libc.LastError}");
        }

        byte* at = (byte*)AlignUp((ulong)_reserved, block);
        _start = at + before;
        foreach (LentRegion region in regions)
        {
            at = Map(region, at);
        }
    }

    /// <summary>Whether it consists of exactly these regions.</summary>
    public bool Has(LentRegion[] regions) => _regions.SequenceEqual(regions);

    /// <summary>Describes one of its regions for the device, with a file of its own.</summary>
    /// <exception cref="HostException">An error of the system.</exception>
    public GuestRegion ForDevice(LentRegion region)
    {
        MemoryRegion description = region.Description;
        return new(
            description.GuestAddress,
            description.Size,
            (nint)(_start + (description.GuestAddress - _regions[0].Description.GuestAddress)),
            GuestFile.DuplicateOf(region.Fd, description.MmapOffset, description.Size),
            description.MmapOffset);
    }

    /// <inheritdoc/>
    public void Dispose() => _ = Libc.munmap(_reserved, _reservedLength);

    private static ulong AlignUp(ulong value, ulong block) => (value + block - 1) / block * block;

    private byte* Map(LentRegion region, byte* at)
    {
        ulong before = region.Description.MmapOffset % region.Block;
        ulong length = AlignUp(before + region.Description.Size, region.Block);
        const int Sharing = Libc.MAP_SHARED | Libc.MAP_NORESERVE | Libc.MAP_FIXED;
        if (Libc.mmap(at, (nuint)length, Libc.PROT_READ | Libc.PROT_WRITE, Sharing, region.Fd, (nint)(region.Description.MmapOffset - before)) == Libc.MAP_FAILED)
        {
            int errno = Libc.LastError;
            Dispose();
            throw new RefusedException($"{region} cannot be mapped: errno {errno}");
        }

        return at + length;
    }
}
