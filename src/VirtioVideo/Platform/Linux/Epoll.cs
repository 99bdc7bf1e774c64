// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Threading;

namespace VirtioVideo.Platform.Linux;

/// <summary>The epoll set that a host waits on: readable as soon as one of its members is readable or was signalled.</summary>
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

    /// <summary>Number of members.</summary>
    public int Count { get; private set; }

    /// <summary>Adds a member that makes the set readable while it is readable itself.</summary>
    /// <param name="member">The member.</param>
    /// <param name="bit">Its bit in the result of <see cref="Take"/>.</param>
    /// <exception cref="HostException">The file cannot be waited on.</exception>
    public void AddLevel(EventFd member, int bit) => Add(member, bit, Libc.EPOLLIN);

    /// <summary>Adds a file that only wakes the host. <see cref="Take"/> does not report it.</summary>
    /// <exception cref="HostException">The file cannot be waited on.</exception>
    public void AddSilent(int fd) => AddFile(fd, MaxMembers, Libc.EPOLLIN);

    /// <summary>
    /// Adds a member that makes the set readable with each signal, until <see cref="Take"/> reports it. Nobody has to read the member for that.
    /// </summary>
    /// <param name="member">The member. One that is signalled already counts as signalled now.</param>
    /// <param name="bit">Its bit in the result of <see cref="Take"/>.</param>
    /// <exception cref="HostException">The file cannot be waited on.</exception>
    public void AddEdge(EventFd member, int bit) => Add(member, bit, Libc.EPOLLIN | Libc.EPOLLET);

    /// <summary>Adds a member that makes the set readable while the member can be written to.</summary>
    /// <param name="member">The member.</param>
    /// <param name="bit">Its bit in the result of <see cref="Take"/>.</param>
    /// <exception cref="HostException">The file cannot be waited on.</exception>
    public void AddWritable(EventFd member, int bit) => Add(member, bit, Libc.EPOLLOUT);

    /// <summary>Reports which members of <see cref="AddEdge"/> were signalled since the last call, and which of the others are ready. Does not wait.</summary>
    /// <returns>A mask of the members' bits.</returns>
    public uint Take()
    {
        uint* events = stackalloc uint[MaxMembers * EpollEvent.Words];
        int count = Libc.epoll_wait(_fd, events, MaxMembers, 0);
        uint mask = 0;
        for (int i = 0; i < count; i++)
        {
            mask |= EpollEvent.DataOf(events, i);
        }

        return mask;
    }

    /// <summary>Removes a member.</summary>
    public void Remove(EventFd member)
    {
        uint* unused = stackalloc uint[EpollEvent.Words];
        if (Libc.epoll_ctl(_fd, Libc.EPOLL_CTL_DEL, member.Fd, unused) == 0)
        {
            Count--;
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

    private void Add(EventFd member, int bit, uint events)
    {
        AddFile(member.Fd, bit, events);
        Count++;
    }

    private void AddFile(int fd, int bit, uint events)
    {
        uint* e = stackalloc uint[EpollEvent.Words];
        EpollEvent.Write(e, events, 1u << bit);
        if (Libc.epoll_ctl(_fd, Libc.EPOLL_CTL_ADD, fd, e) < 0)
        {
            throw new HostException(Libc.LastError, "cannot wait on a file");
        }
    }
}
