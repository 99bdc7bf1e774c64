// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Runtime.InteropServices;
using VirtioVideo.Platform.Linux;

namespace VirtioVideo.Tests.Support;

/// <summary>The system calls that the guest's and the host's side of the tests need.</summary>
internal static unsafe partial class NativeCalls
{
    public const int AdviseRemove = 9;
    public const int NoAccess = 0;
    public const int ReadWrite = 3;
    public const int PrivateAnonymousNoReserve = 0x4022;
    public const int CloseOnExec = 0x80000;
    public const int SharedNoReserve = 0x4001;
    public const uint MemfdCloseOnExec = 1;
    public const uint MemfdAllowSealing = 2;
    public const int AddSeals = 1033;

    private const short PollIn = 1;
    private const int ThreadClock = 3;

    /// <summary>Waits until a file is readable.</summary>
    /// <returns>False if the time ran out.</returns>
    public static bool WaitReadable(int fd, int milliseconds)
    {
        var request = new PollRequest { Fd = fd, Events = PollIn };
        int ready;
        do
        {
            ready = poll(&request, 1, milliseconds);
        }
        while (ready < 0 && Marshal.GetLastPInvokeError() == Errno.EINTR);

        return ready > 0;
    }

    /// <summary>CPU time of the calling thread (clock_gettime(2): CLOCK_THREAD_CPUTIME_ID).</summary>
    public static TimeSpan ThreadTime()
    {
        long* time = stackalloc long[2];
        clock_gettime(ThreadClock, time);
        return TimeSpan.FromSeconds(time[0]) + TimeSpan.FromMicroseconds(time[1] / 1000.0);
    }

    [LibraryImport("libc")]
    private static partial int clock_gettime(int clock, long* time);

    [LibraryImport("libc", SetLastError = true)]
    public static partial void* mmap(void* address, nuint length, int protection, int flags, int fd, nint offset);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int munmap(void* address, nuint length);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int mprotect(void* address, nuint length, int protection);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int madvise(void* address, nuint length, int advice);

    /// <summary>An eventfd with flags of the test's choice: the library's own are always non-blocking.</summary>
    [LibraryImport("libc", SetLastError = true)]
    public static partial int eventfd(uint initial, int flags);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int dup(int file);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int dup2(int file, int target);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int memfd_create(string name, uint flags);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int ftruncate(int file, long length);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int close(int file);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int poll(PollRequest* requests, nuint count, int timeout);

    private struct PollRequest
    {
        public int Fd;
        public short Events;
        public short ReturnedEvents;
    }
}
