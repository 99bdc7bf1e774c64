// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Threading;

namespace VirtioVideo.Platform.Linux;

/// <summary>The epoll set that a host waits on: readable as soon as one of its members is.</summary>
/// <remarks>SAFETY: the event passed to the kernel is a local.</remarks>
internal sealed unsafe class Epoll : IDisposable
{
    private const int MaxMembers = 8;

    private int _fd;

    /// <exception cref="HostException">The system has no more files.</exception>
    public Epoll()
    {
        _fd = Libc.epoll_create1(Libc.EPOLL_CLOEXEC);
        if (_fd < 0)
        {
            throw new HostException(Libc.LastError, "cannot create an epoll set");
        }
    }

    /// <summary>The file descriptor to wait on.</summary>
    public int Fd => _fd;

    /// <summary>How many members it has.</summary>
    public int Count { get; private set; }

    /// <summary>Adds a member that makes the set readable while it is readable itself.</summary>
    /// <param name="member">The member.</param>
    /// <param name="bit">Its bit in what <see cref="Readable"/> tells.</param>
    /// <exception cref="HostException">The file cannot be waited on.</exception>
    public void Add(EventFd member, int bit)
    {
        AddFile(member.Fd, bit);
        Count++;
    }

    /// <summary>Adds a file that wakes the host and is never asked for in <see cref="Readable"/>.</summary>
    /// <exception cref="HostException">The file cannot be waited on.</exception>
    public void AddSilent(int fd) => AddFile(fd, MaxMembers);

    /// <summary>Tells which members are readable now, without waiting: the host's eventfds may be of the blocking kind, so none is read on a guess.</summary>
    /// <returns>A mask of the members' bits.</returns>
    public uint Readable()
    {
        EpollEvent* events = stackalloc EpollEvent[MaxMembers];
        int count = Libc.epoll_wait(_fd, events, MaxMembers, 0);
        uint mask = 0;
        for (int i = 0; i < count; i++)
        {
            mask |= (uint)events[i].Data;
        }

        return mask;
    }

    /// <summary>Takes a member out.</summary>
    public void Remove(EventFd member)
    {
        var e = default(EpollEvent);
        if (Libc.epoll_ctl(_fd, Libc.EPOLL_CTL_DEL, member.Fd, &e) == 0)
        {
            Count--;
        }
    }

    private void AddFile(int fd, int bit)
    {
        var e = new EpollEvent { Events = Libc.EPOLLIN, Data = 1u << bit };
        if (Libc.epoll_ctl(_fd, Libc.EPOLL_CTL_ADD, fd, &e) < 0)
        {
            throw new HostException(Libc.LastError, "cannot wait on a file");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        int fd = Interlocked.Exchange(ref _fd, -1);
        if (fd >= 0)
        {
            _ = Libc.close(fd);
        }
    }
}
