// SPDX-License-Identifier: BSD-3-Clause

using System;
using VirtioVideo.Memory;
using VirtioVideo.Platform.Linux;
using VirtioVideo.VhostUser.Linux;
using VirtioVideo.VhostUser.Protocol;

namespace VirtioVideo.VhostUser.Memory;

/// <summary>A region of guest memory that the front end lent: a part of a file.</summary>
/// <remarks>
/// The region is inside the file when it arrives. A front end that truncates its file later ends its own device, as it would end itself. SAFETY: the
/// struct that the kernel fills is a local.
/// </remarks>
internal sealed unsafe class LentRegion : IDisposable
{
    /// <summary>Half of a process's address space.</summary>
    private const ulong MaxSize = 1ul << 46;

    private readonly OwnedFile _file;

    /// <param name="description">The front end's description of it.</param>
    /// <param name="file">Its file, which the region owns from now on.</param>
    /// <exception cref="RefusedException">The description makes no sense.</exception>
    public LentRegion(in MemoryRegion description, OwnedFile file)
    {
        Description = description;
        _file = file;
        try
        {
            Check();
            Block = FindBlock(file.Fd);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>How the front end described it.</summary>
    public MemoryRegion Description { get; }

    /// <summary>Its file.</summary>
    public int Fd => _file.Fd;

    /// <summary>Offsets and lengths of mappings are multiples of this: the page size, for huge pages theirs.</summary>
    public ulong Block { get; }

    /// <summary>Guest address of the first byte behind it.</summary>
    public ulong GuestEnd => Description.GuestAddress + Description.Size;

    /// <summary>Whether the front end could still shrink the file.</summary>
    public bool CanShrink => !GuestFile.IsSealedAt(Fd);

    /// <summary>Whether another region can be mapped right behind it.</summary>
    public bool CanBeFollowedBy(LentRegion next)
        => GuestEnd == next.Description.GuestAddress && Block == next.Block
            && Description.MmapOffset % Block == 0 && Description.Size % Block == 0 && next.Description.MmapOffset % Block == 0;

    /// <inheritdoc/>
    public override string ToString() => $"the region of {Description.Size} bytes at guest address 0x{Description.GuestAddress:x}";

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static ulong FindBlock(int fd)
    {
        var facts = default(FileSystemFacts);
        return Native.fstatfs(fd, &facts) == 0 && facts.Type == Native.HUGETLBFS_MAGIC && facts.BlockSize > 0
            ? (ulong)facts.BlockSize
            : (ulong)Environment.SystemPageSize;
    }

    private void Check()
    {
        MemoryRegion region = Description;
        if (region.Size == 0 || region.Size > MaxSize
            || region.GuestAddress > ulong.MaxValue - region.Size || region.UserAddress > ulong.MaxValue - region.Size || region.MmapOffset > MaxSize)
        {
            throw new RefusedException($"{this} is empty, or leaves its address space");
        }

        // An access behind the end of the file would raise SIGBUS.
        long length = GuestFile.LengthOf(Fd);
        if (length < 0 || region.MmapOffset > (ulong)length || region.Size > (ulong)length - region.MmapOffset)
        {
            throw new RefusedException($"{this} from {region.MmapOffset} on is not inside its file of {length} bytes");
        }
    }
}
