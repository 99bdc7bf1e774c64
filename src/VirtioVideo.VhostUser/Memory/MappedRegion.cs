// SPDX-License-Identifier: BSD-3-Clause

using System;
using VirtioVideo.Memory;
using VirtioVideo.Platform;
using VirtioVideo.Platform.Linux;
using VirtioVideo.VhostUser.Protocol;
using VirtioVideo.VhostUser.Sockets;

namespace VirtioVideo.VhostUser.Memory;

/// <summary>A region of guest memory, mapped from the front end's file.</summary>
/// <remarks>
/// SAFETY: the mapping is this object's until <see cref="Dispose"/>, which comes after the device has let go of the region. It is within the file at
/// the time of the call; a front end that truncates its file later ends its own device, as in its own process.
/// </remarks>
internal sealed unsafe class MappedRegion : IDisposable
{
    /// <summary>Half of the addresses that a process has.</summary>
    private const ulong MaxSize = 1ul << 46;

    private readonly OwnedFile _file;
    private readonly byte* _mapping;
    private readonly nuint _mappingLength;
    private readonly ulong _before;

    private MappedRegion(in MemoryRegion description, OwnedFile file, byte* mapping, nuint mappingLength, ulong before)
    {
        Description = description;
        _file = file;
        _mapping = mapping;
        _mappingLength = mappingLength;
        _before = before;
    }

    /// <summary>How the front end described it.</summary>
    public MemoryRegion Description { get; }

    /// <summary>Whether the front end could still make the file shorter.</summary>
    public bool CanShrink
    {
        get
        {
            int seals = Libc.fcntl(_file.Fd, Native.F_GET_SEALS, 0);
            return seals < 0 || (seals & Native.F_SEAL_SHRINK) == 0;
        }
    }

    /// <summary>Maps a region.</summary>
    /// <param name="description">What the front end says of it.</param>
    /// <param name="file">Its file, which the region owns from now on.</param>
    /// <exception cref="RefusedException">The description makes no sense, or the file is none of this kind.</exception>
    public static MappedRegion Map(in MemoryRegion description, OwnedFile file)
    {
        try
        {
            Check(description, file.Fd);
            ulong block = BlockOf(file.Fd);
            ulong before = description.MmapOffset % block;
            nuint length = (nuint)((before + description.Size + block - 1) / block * block);
            void* mapping = Libc.mmap(
                null, length, Libc.PROT_READ | Libc.PROT_WRITE, Libc.MAP_SHARED | Libc.MAP_NORESERVE, file.Fd, (nint)(description.MmapOffset - before));
            return mapping != Libc.MAP_FAILED
                ? new MappedRegion(description, file, (byte*)mapping, length, before)
                : throw new RefusedException($"{Name(description)} cannot be mapped: errno {Libc.LastError}");
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The region as the device gets it, with a file of its own.</summary>
    /// <exception cref="HostException">What the system says.</exception>
    public GuestRegion ForDevice()
        => new(
            Description.GuestAddress,
            Description.Size,
            (nint)(_mapping + _before),
            GuestFile.DuplicateOf(_file.Fd, Description.MmapOffset, Description.Size),
            Description.MmapOffset);

    /// <inheritdoc/>
    public void Dispose()
    {
        _ = Libc.munmap(_mapping, _mappingLength);
        _file.Dispose();
    }

    private static void Check(in MemoryRegion region, int fd)
    {
        if (region.Size == 0 || region.Size > MaxSize
            || region.GuestAddress > ulong.MaxValue - region.Size || region.UserAddress > ulong.MaxValue - region.Size || region.MmapOffset > MaxSize)
        {
            throw new RefusedException($"{Name(region)} is empty, or leaves its address space");
        }

        // Behind the end of the file there would be SIGBUS.
        long size = GuestFile.LengthOf(fd);
        if (size < 0 || region.MmapOffset > (ulong)size || region.Size > (ulong)size - region.MmapOffset)
        {
            throw new RefusedException($"{Name(region)} from {region.MmapOffset} on is not inside its file of {size} bytes");
        }
    }

    /// <summary>What offset and length of a mapping are multiples of: of huge pages their size.</summary>
    private static ulong BlockOf(int fd)
    {
        var facts = default(FileSystemFacts);
        return Native.fstatfs(fd, &facts) == 0 && facts.Type == Native.HUGETLBFS_MAGIC && facts.BlockSize > 0
            ? (ulong)facts.BlockSize
            : (ulong)Environment.SystemPageSize;
    }

    private static string Name(in MemoryRegion region) => $"the region of {region.Size} bytes at guest address 0x{region.GuestAddress:x}";
}
