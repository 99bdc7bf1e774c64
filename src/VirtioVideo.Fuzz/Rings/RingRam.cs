// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Runtime.CompilerServices;
using VirtioVideo.Memory;
using VirtioVideo.Tests.Support;

namespace VirtioVideo.Fuzz.Rings;

/// <summary>Guest memory of a fuzzed ring: ring and tables at its beginning, buffers behind them, and regions that do or do not follow each other.</summary>
/// <remarks>SAFETY: <see cref="At"/> checks the offset against the length of the first region, which is mapped until <see cref="Dispose"/>.</remarks>
internal sealed unsafe class RingRam : IDisposable
{
    /// <summary>Offset of the descriptor table or ring.</summary>
    public const uint Desc = 0;

    /// <summary>Offset of the available ring, or the driver's event suppression.</summary>
    public const uint Avail = 0x80000;

    /// <summary>Offset of the used ring, or the device's event suppression.</summary>
    public const uint Used = 0xa0000;

    /// <summary>Offset of the indirect tables.</summary>
    public const uint Tables = 0x100000;

    /// <summary>Bytes of indirect tables.</summary>
    public const uint TablesLength = 0x100000;

    /// <summary>Offset of the first buffer: only a bent address names something before it.</summary>
    public const uint Buffers = Tables + TablesLength;

    /// <summary>Long enough for chains of 4 GiB; the host keeps only what is touched.</summary>
    public const uint Length = 0x60000000;

    /// <summary>Where the addresses below the first region begin, as offsets: bent words name tables there.</summary>
    public const uint Low = 0xc0000000;

    private readonly GuestRam _ram = new(
        new GuestRamRegion(GuestRam.Base, Length),
        new GuestRamRegion(0x10000, 0x8000),
        new GuestRamRegion(0x18000, 0x8000, FollowsOnHost: true),
        new GuestRamRegion(0x20000, 0x8000));

    private readonly byte* _start;

    public RingRam()
    {
        _start = _ram.Host(GuestRam.Base, Length);
    }

    /// <summary>The table of guest memory.</summary>
    public GuestMemory Table => _ram.Table;

    /// <summary>Whether nothing was written between the regions.</summary>
    public bool GapsAreUntouched => _ram.GapsAreUntouched;

    /// <summary>Forgets what the case before left: each is the same whatever came before it, and the host keeps no page of it.</summary>
    public void Renew() => _ram.Renew();

    /// <summary>The regions as the guest knows them.</summary>
    public ReadOnlySpan<GuestRegion> Regions => _ram.Regions;

    /// <summary>A word of the first region, or, from <see cref="Low"/> on, of those below it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref T At<T>(uint offset)
        where T : unmanaged
    {
        if (offset >= Low)
        {
            return ref *(T*)_ram.Host(offset - Low, (uint)sizeof(T));
        }

        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, Length - (uint)sizeof(T));
        return ref *(T*)(_start + offset);
    }

    /// <summary>Whether the guest has such a buffer where the host has it in one piece; region by region, byte counts that cannot overflow.</summary>
    public bool Has(ulong address, ulong length)
    {
        while (length > 0)
        {
            GuestRegion? found = null;
            foreach (GuestRegion region in Regions)
            {
                if ((UInt128)address >= region.Address && address < (UInt128)region.Address + region.Length)
                {
                    found = region;
                }
            }

            if (found is not { } home)
            {
                return false;
            }

            ulong here = home.Address + home.Length - address;
            if (length <= here)
            {
                return true;
            }

            // On in the next region, if it follows for guest and host.
            length -= here;
            address += here;
            bool follows = false;
            foreach (GuestRegion region in Regions)
            {
                follows |= region.Address == address && region.Host == home.Host + (nint)home.Length;
            }

            if (!follows)
            {
                return false;
            }
        }

        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _ram.Dispose();
}
