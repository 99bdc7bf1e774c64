// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Threading;

namespace VirtioVideo.Platform.Linux;

/// <summary>The epoll set that a host waits on: readable as soon as one of its members is.</summary>
/// <remarks>SAFETY: the event passed to the kernel is a local.</remarks>
internal sealed unsafe class Epoll : IDisposable
{
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

    /// <summary>Adds a member that makes the set readable while it is readable itself.</summary>
    /// <exception cref="HostException">The file cannot be waited on.</exception>
    public void Add(EventFd member)
    {
        var e = new EpollEvent { Events = Libc.EPOLLIN };
        if (Libc.epoll_ctl(_fd, Libc.EPOLL_CTL_ADD, member.Fd, &e) < 0)
        {
            throw new HostException(Libc.LastError, "cannot wait on the kick fd");
        }
    }

    /// <summary>Takes a member out.</summary>
    public void Remove(EventFd member)
    {
        var e = default(EpollEvent);
        _ = Libc.epoll_ctl(_fd, Libc.EPOLL_CTL_DEL, member.Fd, &e);
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
