// SPDX-License-Identifier: BSD-3-Clause

using System;
using Microsoft.Win32.SafeHandles;
using VirtioVideo.Platform.Linux;

namespace VirtioVideo.Memory;

/// <summary>A file that guest memory lies in. It is a duplicate of a file of the host, so that parts of it can be mapped again.</summary>
/// <remarks>SAFETY: owns its file descriptor. A mapping that it makes to test the file is unmapped at once.</remarks>
internal sealed unsafe class GuestFile : IDisposable
{
    private readonly SafeFileHandle _handle;
    private readonly (ulong Device, ulong Inode) _identity;

    private GuestFile(int fd, ulong offset)
    {
        _handle = new SafeFileHandle(fd, ownsHandle: true);
        _identity = Libc.IdentityOf(fd);
        CanBeMapped = IsMappable(fd, offset, Libc.MAP_SHARED) && IsMappable(fd, offset, Libc.MAP_PRIVATE);
    }

    /// <summary>The file descriptor, for mmap.</summary>
    public int Fd => (int)_handle.DangerousGetHandle();

    /// <summary>
    /// Whether its pages can be mapped, both shared with the guest and private. Huge pages cannot be mapped one by one, and files of some devices not
    /// at all.
    /// </summary>
    public bool CanBeMapped { get; }

    /// <summary>Whether another object refers to the same file.</summary>
    public bool IsSameAs(GuestFile other) => _identity == other._identity && _identity != default;

    /// <summary>Whether it can no longer shrink.</summary>
    public bool IsSealed => IsSealedAt(Fd);

    /// <summary>Whether a file can no longer shrink: a memfd with F_SEAL_SHRINK, a seal that cannot be removed.</summary>
    public static bool IsSealedAt(int fd)
    {
        int seals = Libc.fcntl(fd, Libc.F_GET_SEALS, 0);
        return seals >= 0 && (seals & Libc.F_SEAL_SHRINK) != 0;
    }

    /// <summary>Duplicates a file of the host.</summary>
    /// <param name="fd">The host's file, which stays its own.</param>
    /// <param name="offset">First byte of the file that guest memory uses.</param>
    /// <param name="length">Number of bytes that it uses.</param>
    /// <exception cref="HostException">EBADF: it is not open; EINVAL: it is shorter than the memory that it is to back; or an error of the system.</exception>
    public static GuestFile DuplicateOf(int fd, ulong offset, ulong length)
    {
        int copy = Libc.fcntl(fd, Libc.F_DUPFD_CLOEXEC, 0);
        if (copy < 0)
        {
            throw new HostException(Libc.LastError, $"cannot duplicate the file {fd} of guest memory");
        }

        long size = LengthOf(copy);
        if (size < 0 || offset > (ulong)size || length > (ulong)size - offset)
        {
            _ = Libc.close(copy);
            throw new HostException(Errno.EINVAL, $"the file {fd} does not back guest memory: it has {size} bytes, {length} at {offset} are wanted");
        }

        return new GuestFile(copy, offset);
    }

    /// <summary>The length of a file; negative if it has none.</summary>
    public static long LengthOf(int fd)
    {
        // The host shares the file position.
        long position = Libc.lseek(fd, 0, Libc.SEEK_CUR);
        long length = position < 0 ? position : Libc.lseek(fd, 0, Libc.SEEK_END);
        if (position >= 0)
        {
            _ = Libc.lseek(fd, position, Libc.SEEK_SET);
        }

        return length;
    }

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();

    private static bool IsMappable(int fd, ulong offset, int sharing)
    {
        nuint page = (nuint)Environment.SystemPageSize;
        void* probe = Libc.mmap(null, page, Libc.PROT_READ | Libc.PROT_WRITE, sharing, fd, (nint)(offset - (offset % page)));
        if (probe == Libc.MAP_FAILED)
        {
            return false;
        }

        _ = Libc.munmap(probe, page);
        return true;
    }
}
