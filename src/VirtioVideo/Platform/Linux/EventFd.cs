// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Threading;

namespace VirtioVideo.Platform.Linux;

/// <summary>An eventfd that this object owns: made here, or duplicated from one that the host lent.</summary>
/// <remarks>Any thread may signal; one thread clears. SAFETY: the eight bytes passed to the kernel are locals.</remarks>
internal sealed unsafe class EventFd : IDisposable
{
    /// <summary>Readable while the counter has room; null if a write never waits for room.</summary>
    private readonly Epoll? _room;

    private int _fd;

    private EventFd(int fd)
    {
        _fd = fd;
    }

    /// <summary>Wraps a blocking eventfd.</summary>
    private EventFd(int fd, Epoll room)
        : this(fd)
    {
        _room = room;
        _room.AddWritable(this, 0);
    }

    /// <summary>The file descriptor, for epoll.</summary>
    public int Fd => _fd;

    /// <summary>Makes a non-blocking eventfd.</summary>
    /// <exception cref="HostException">The system has no more files.</exception>
    public static EventFd Create()
    {
        int fd = Libc.eventfd(0, Libc.EFD_CLOEXEC | Libc.EFD_NONBLOCK);
        return fd >= 0 ? new EventFd(fd) : throw new HostException(Libc.LastError, "cannot create an eventfd");
    }

    /// <summary>
    /// Whether a file is an eventfd. Eight bytes written to another kind of file would be data. Only files that always return eight bytes refuse a
    /// read of zero bytes.
    /// </summary>
    public static bool IsEventFd(int fd) => Libc.read(fd, null, 0) < 0 && Libc.LastError == Errno.EINVAL;

    /// <summary>Duplicates an eventfd of the host to wait on it. The host keeps its own.</summary>
    /// <exception cref="HostException">The number is not that of an open eventfd, or the system has no more files.</exception>
    public static EventFd DuplicateOf(int fd, string what) => new(Duplicate(fd, what));

    /// <summary>Duplicates an eventfd of the host to signal it. The host keeps its own.</summary>
    /// <remarks>The host shares the blocking mode, so it is not changed. A write to a full eventfd that blocks would wait until somebody reads it.</remarks>
    /// <exception cref="HostException">The number is not that of an open eventfd, or the system has no more files.</exception>
    public static EventFd DuplicateToSignal(int fd, string what)
    {
        int copy = Duplicate(fd, what);
        Epoll? room = null;
        try
        {
            if ((Libc.fcntl(copy, Libc.F_GETFL, 0) & Libc.O_NONBLOCK) != 0)
            {
                return new EventFd(copy);
            }

            room = new Epoll();
            return new EventFd(copy, room);
        }
        catch
        {
            room?.Dispose();
            _ = Libc.close(copy);
            throw;
        }
    }

    /// <summary>Adds one to the counter, which wakes those who wait for it. Does not wait.</summary>
    public void Signal()
    {
        ulong one = 1;

        // A full counter is readable, and a signal needs no more than that. A full counter gives EAGAIN, or has no room.
        if (_room is null || _room.Take() != 0)
        {
            while (Libc.write(_fd, &one, sizeof(ulong)) < 0 && Libc.LastError == Errno.EINTR)
            {
            }
        }
    }

    /// <summary>Sets the counter to zero.</summary>
    /// <returns>Whether it was signalled.</returns>
    public bool Clear() => Take() > 0;

    /// <summary>Sets the counter to zero.</summary>
    /// <returns>How many signals it had.</returns>
    public ulong Take()
    {
        ulong count;
        nint got;
        do
        {
            got = Libc.read(_fd, &count, sizeof(ulong));
        }
        while (got < 0 && Libc.LastError == Errno.EINTR);

        return got == sizeof(ulong) ? count : 0;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _room?.Dispose();
        int fd = Interlocked.Exchange(ref _fd, -1);
        if (fd >= 0)
        {
            _ = Libc.close(fd);
        }
    }

    private static int Duplicate(int fd, string what)
    {
        if (!IsEventFd(fd))
        {
            throw new HostException(Errno.EBADF, $"{what} {fd} is no open eventfd");
        }

        int copy = Libc.fcntl(fd, Libc.F_DUPFD_CLOEXEC, 0);
        return copy >= 0 ? copy : throw new HostException(Libc.LastError, $"cannot duplicate {what} {fd}");
    }
}
