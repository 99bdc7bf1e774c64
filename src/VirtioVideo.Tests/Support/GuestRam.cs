// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using VirtioVideo.Memory;
using VirtioVideo.Platform.Linux;

namespace VirtioVideo.Tests.Support;

/// <summary>Memory of a guest: regions of guest physical addresses in one reservation of the host.</summary>
/// <remarks>SAFETY: the mapping lives until <see cref="Dispose"/>; every access is checked against the regions.</remarks>
internal sealed unsafe class GuestRam : IDisposable
{
    /// <summary>First address of the only region of <see cref="GuestRam(ulong)"/>: above 4 GiB, so that no cut to 32 bits goes unseen.</summary>
    public const ulong Base = 0x1_0000_0000;

    /// <summary>Host pages between regions that are not adjacent; nothing may write there.</summary>
    private const ulong Gap = 4096;

    private const byte Untouched = 0xa5;

    /// <summary>Name of <see cref="File"/> in /proc/self/maps.</summary>
    public const string FileName = "test-guest-ram";

    private readonly byte* _host;
    private readonly ulong _hostLength;
    private readonly List<(ulong Start, ulong Length)> _gaps = [];
    private ulong _next;

    /// <summary>One region at <see cref="Base"/>.</summary>
    public GuestRam(ulong length)
        : this(new GuestRamRegion(Base, length))
    {
    }

    /// <summary>Regions in the order in which the host has them.</summary>
    public GuestRam(params GuestRamRegion[] regions)
    {
        ulong total = 0;
        foreach (GuestRamRegion region in regions)
        {
            total += region.Length + Gap;
        }

        _hostLength = total;
        File = NativeCalls.memfd_create(FileName, NativeCalls.MemfdCloseOnExec | NativeCalls.MemfdAllowSealing);
        _host = NativeCalls.ftruncate(File, (long)total) == 0
            ? (byte*)NativeCalls.mmap(null, (nuint)total, NativeCalls.ReadWrite, NativeCalls.SharedNoReserve, File, 0)
            : (byte*)-1;
        if ((nint)_host == -1)
        {
            throw new InvalidOperationException("no memory for the guest");
        }

        Regions = new GuestRegion[regions.Length];
        ulong offset = 0;
        for (int i = 0; i < regions.Length; i++)
        {
            GuestFile file = GuestFile.DuplicateOf(File, offset, regions[i].Length);
            Regions[i] = new GuestRegion(regions[i].Address, regions[i].Length, (nint)(_host + offset), file, offset);
            offset += regions[i].Length;
            if (i + 1 == regions.Length || !regions[i + 1].FollowsOnHost)
            {
                _gaps.Add((offset, Gap));
                new Span<byte>(_host + offset, (int)Gap).Fill(Untouched);
                offset += Gap;
            }
        }

        Table = GuestMemory.Create(Regions);
        _next = regions[0].Address;
    }

    /// <summary>The file that it is, for objects which the host maps elsewhere.</summary>
    public int File { get; }

    /// <summary>The regions, for tables of fewer or other ones.</summary>
    public GuestRegion[] Regions { get; }

    /// <summary>The table of all regions.</summary>
    public GuestMemory Table { get; }

    /// <summary>Whether the host's memory between and behind the regions was left alone.</summary>
    public bool GapsAreUntouched
    {
        get
        {
            foreach ((ulong start, ulong length) in _gaps)
            {
                if (new ReadOnlySpan<byte>(_host + start, (int)length).ContainsAnyExcept(Untouched))
                {
                    return false;
                }
            }

            return true;
        }
    }

    /// <summary>Hears of memory that a test fills.</summary>
    public event Action<RingBuffer>? Filled;

    /// <summary>From now on its file cannot become shorter.</summary>
    public void Seal()
    {
        if (Libc.fcntl(File, NativeCalls.AddSeals, Libc.F_SEAL_SHRINK) < 0)
        {
            throw new InvalidOperationException("the guest's memory cannot be sealed");
        }
    }

    /// <summary>Makes all memory as new: zero, and without pages of the host.</summary>
    public void Renew()
    {
        foreach (GuestRegion region in Regions)
        {
            if (NativeCalls.madvise((void*)region.Host, (nuint)region.Length, NativeCalls.AdviseRemove) != 0)
            {
                throw new InvalidOperationException("the guest's memory cannot be renewed");
            }
        }
    }

    /// <summary>Takes memory of the first region; it is never given back.</summary>
    public ulong Allocate(ulong length, uint alignment = 64)
    {
        ulong address = (_next + alignment - 1) & ~(ulong)(alignment - 1);
        _next = address + length;
        return _next <= Regions[0].Address + Regions[0].Length
            ? address
            : throw new InvalidOperationException("the guest has no memory left");
    }

    /// <summary>The bytes at a guest address.</summary>
    public Span<byte> At(ulong address, int length) => new(Host(address, (uint)length), length);

    /// <summary>Fills memory, to see later whether it <see cref="StillHolds"/> that.</summary>
    public void Fill(ulong address, uint length, byte value)
    {
        At(address, (int)length).Fill(value);
        Filled?.Invoke(new RingBuffer(address, length));
    }

    /// <summary>Whether memory holds what it was filled with.</summary>
    public bool StillHolds(ulong address, uint length, byte value)
        => !((ReadOnlySpan<byte>)At(address, (int)length)).ContainsAnyExcept(value);

    /// <summary>Reads a value as the guest's processor does.</summary>
    public T Read<T>(ulong address)
        where T : unmanaged
        => Unsafe.ReadUnaligned<T>(Host(address, (uint)sizeof(T)));

    /// <summary>Writes a value as the guest's processor does.</summary>
    public void Write<T>(ulong address, T value)
        where T : unmanaged
        => Unsafe.WriteUnaligned(Host(address, (uint)sizeof(T)), value);

    /// <summary>A word that the device writes or reads at the same time.</summary>
    public ref ushort Word(ulong address) => ref *(ushort*)Host(address, sizeof(ushort));

    /// <summary>Where an address is in <see cref="File"/>.</summary>
    public ulong FileOffset(ulong address) => (ulong)(Host(address, 0) - _host);

    /// <summary>Whether a range of guest addresses is within a region.</summary>
    public bool Has(ulong address, ulong length) => TryFind(address, length) is not null;

    /// <summary>Whether the guest has such a buffer where the host has it in one piece; region by region, byte counts that cannot overflow.</summary>
    public bool HasInOnePiece(ulong address, ulong length)
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

    /// <summary>Host address of a guest address.</summary>
    public byte* Host(ulong address, ulong length)
    {
        byte* host = TryFind(address, length);
        return host is not null ? host : throw new ArgumentOutOfRangeException(nameof(address), $"the guest has no {length} bytes at 0x{address:x}");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Table.Dispose();
        _ = NativeCalls.munmap(_host, (nuint)_hostLength);
        _ = NativeCalls.close(File);
    }

    private byte* TryFind(ulong address, ulong length)
    {
        foreach (ref readonly GuestRegion region in Regions.AsSpan())
        {
            if (address >= region.Address && address - region.Address <= region.Length && length <= region.Length - (address - region.Address))
            {
                return (byte*)region.Host + (address - region.Address);
            }
        }

        return null;
    }
}
