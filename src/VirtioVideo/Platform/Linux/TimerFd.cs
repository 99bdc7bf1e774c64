// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Runtime.InteropServices;
using System.Threading;

namespace VirtioVideo.Platform.Linux;

/// <summary>A timer file that becomes readable at a given time.</summary>
/// <remarks>SAFETY: the struct passed to the kernel is a local.</remarks>
internal sealed unsafe class TimerFd : IDisposable
{
    private const long NanosecondsPerSecond = 1_000_000_000;

    private int _fd;

    /// <exception cref="HostException">The system has no more files.</exception>
    public TimerFd()
    {
        _fd = Libc.timerfd_create(Libc.CLOCK_MONOTONIC, Libc.EFD_CLOEXEC | Libc.EFD_NONBLOCK);
        if (_fd < 0)
        {
            throw new HostException(Libc.LastError, "cannot create a timer");
        }
    }

    /// <summary>The file descriptor, for epoll.</summary>
    public int Fd => _fd;

    /// <summary>Makes it readable from a given time on, and not before; never if the time is 0.</summary>
    /// <param name="moment">Nanoseconds of CLOCK_MONOTONIC.</param>
    public void Set(long moment)
    {
        var setting = new Setting { Seconds = moment / NanosecondsPerSecond, Nanoseconds = moment % NanosecondsPerSecond };
        _ = Libc.timerfd_settime(_fd, Libc.TFD_TIMER_ABSTIME, &setting, null);
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

    /// <summary>The kernel's <c>struct itimerspec</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Setting
    {
        public long IntervalSeconds;
        public long IntervalNanoseconds;
        public long Seconds;
        public long Nanoseconds;
    }
}
