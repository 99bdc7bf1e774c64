// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.InteropServices;

namespace VirtioVideo.Platform.Linux;

/// <summary>The system calls that only Linux has. No other code makes them.</summary>
/// <remarks>SAFETY: every argument is blittable and owned by the caller for the time of the call.</remarks>
internal static unsafe partial class Libc
{
    public const int EFD_CLOEXEC = 0x80000;
    public const int EFD_NONBLOCK = 0x800;
    public const int EPOLL_CLOEXEC = 0x80000;
    public const int EPOLL_CTL_ADD = 1;
    public const int EPOLL_CTL_DEL = 2;
    public const uint EPOLLIN = 1;
    public const uint EPOLLOUT = 4;
    public const uint EPOLLET = 1u << 31;
    public const int F_DUPFD_CLOEXEC = 1030;
    public const int F_GETFL = 3;
    public const int F_GET_SEALS = 1034;
    public const int F_SEAL_SHRINK = 2;
    public const int O_NONBLOCK = 0x800;
    public const int CLOCK_MONOTONIC = 1;
    public const int TFD_TIMER_ABSTIME = 1;
    public const int O_CLOEXEC = 0x80000;
    public const int PROT_NONE = 0;
    public const int PROT_READ = 1;
    public const int PROT_WRITE = 2;
    public const int MAP_SHARED = 1;
    public const int MAP_PRIVATE = 2;
    public const int MAP_FIXED = 0x10;
    public const int MAP_ANONYMOUS = 0x20;
    public const int MAP_NORESERVE = 0x4000;
    public const int MADV_WIPEONFORK = 18;
    public const int MADV_POPULATE_WRITE = 23;
    public const int SEEK_SET = 0;
    public const int SEEK_CUR = 1;
    public const int SEEK_END = 2;
    public static readonly void* MAP_FAILED = (void*)-1;

    private const string Library = "libc";

    /// <summary>The errno of the last call that failed.</summary>
    public static int LastError => Marshal.GetLastPInvokeError();

    [DllImport(Library, SetLastError = true, ExactSpelling = true)]
    public static extern int eventfd(uint initval, int flags);

    [DllImport(Library, SetLastError = true, ExactSpelling = true)]
    public static extern nint read(int fd, void* buffer, nuint count);

    [DllImport(Library, SetLastError = true, ExactSpelling = true)]
    public static extern nint write(int fd, void* buffer, nuint count);

    [DllImport(Library, SetLastError = true, ExactSpelling = true)]
    public static extern int close(int fd);

    [DllImport(Library, SetLastError = true, ExactSpelling = true)]
    public static extern int fcntl(int fd, int command, nint argument);

    [DllImport(Library, SetLastError = true, ExactSpelling = true)]
    public static extern int epoll_create1(int flags);

    [DllImport(Library, SetLastError = true, ExactSpelling = true)]
    public static extern int epoll_ctl(int epfd, int op, int fd, uint* e);

    [DllImport(Library, SetLastError = true, ExactSpelling = true)]
    public static extern int epoll_wait(int epfd, uint* events, int maxevents, int timeout);

    [DllImport(Library, SetLastError = true, ExactSpelling = true)]
    public static extern int timerfd_create(int clock, int flags);

    [DllImport(Library, SetLastError = true, ExactSpelling = true)]
    public static extern int timerfd_settime(int fd, int flags, void* setting, void* old);

    [DllImport(Library, SetLastError = true, ExactSpelling = true)]
    public static extern int sigaction(int signal, void* act, Sigaction* old);

    [DllImport(Library, SetLastError = true, ExactSpelling = true)]
    public static extern void* mmap(void* address, nuint length, int protection, int flags, int fd, nint offset);

    /// <summary>
    /// mmap that does not store its errno, for threads that the runtime did not make: the first errno of a thread allocates on the managed heap.
    /// </summary>
    [DllImport(Library, EntryPoint = "mmap", ExactSpelling = true)]
    public static extern void* MapQuietly(void* address, nuint length, int protection, int flags, int fd, nint offset);

    [DllImport(Library, ExactSpelling = true)]
    public static extern int madvise(void* address, nuint length, int advice);

    [DllImport(Library, ExactSpelling = true)]
    public static extern int munmap(void* address, nuint length);

    [DllImport(Library, SetLastError = true, ExactSpelling = true)]
    public static extern long lseek(int fd, long offset, int whence);

    [DllImport(Library, ExactSpelling = true)]
    public static extern int getpid();

    /// <summary>Identifies a file among all others; zeros if the system does not tell.</summary>
    public static (ulong Device, ulong Inode) IdentityOf(int fd)
    {
        // struct stat of 64-bit Linux begins with these two fields.
        ulong* status = stackalloc ulong[32];
        return fstat(fd, status) == 0 ? (status[0], status[1]) : default;
    }

    [DllImport(Library, ExactSpelling = true)]
    private static extern int fstat(int fd, void* status);

    [DllImport(Library, ExactSpelling = true)]
    public static extern int sched_yield();

    [DllImport(Library, ExactSpelling = true)]
    public static extern int getrlimit(int resource, ulong* currentAndMost);

    /// <summary>For futex(2), which libc has no function for.</summary>
    [DllImport(Library, ExactSpelling = true)]
    public static extern nint syscall(nint number, int* word, int operation, int value, long* time);

    [DllImport(Library, SetLastError = true, ExactSpelling = true)]
    public static extern int open(byte* path, int flags);
}
