// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.InteropServices;

namespace VirtioVideo.VhostUser.Linux;

/// <summary>System calls that only the daemon makes.</summary>
/// <remarks>SAFETY: every argument is blittable and owned by the caller for the time of the call.</remarks>
internal static unsafe class Native
{
    public const int AF_UNIX = 1;
    public const int SOCK_STREAM = 1;
    public const int SOCK_NONBLOCK = 0x800;
    public const int SOCK_CLOEXEC = 0x80000;
    public const int SOL_SOCKET = 1;
    public const int SO_ACCEPTCONN = 30;
    public const int SO_DOMAIN = 39;
    public const int SCM_RIGHTS = 1;
    public const int MSG_CTRUNC = 8;
    public const int MSG_DONTWAIT = 0x40;
    public const int MSG_NOSIGNAL = 0x4000;
    public const int MSG_CMSG_CLOEXEC = 0x40000000;
    public const short POLLIN = 1;
    public const short POLLOUT = 4;
    public const int F_SETFL = 4;
    public const int SIG_BLOCK = 0;
    public const int SFD_NONBLOCK = 0x800;
    public const int SFD_CLOEXEC = 0x80000;
    public const int STDERR_FILENO = 2;
    public const long HUGETLBFS_MAGIC = 0x958458f6;

    public const int AT_FDCWD = -100;
    public const int AT_SYMLINK_NOFOLLOW = 0x100;
    public const uint STATX_TYPE = 1;
    public const int ENOTSOCK = 88;

    private const string Library = "libc";

    [DllImport(Library, SetLastError = true, ExactSpelling = true)]
    public static extern int socket(int domain, int type, int protocol);

    [DllImport(Library, SetLastError = true, ExactSpelling = true)]
    public static extern int bind(int fd, SocketAddress* address, uint length);

    [DllImport(Library, SetLastError = true, ExactSpelling = true)]
    public static extern int connect(int fd, SocketAddress* address, uint length);

    [DllImport(Library, SetLastError = true, ExactSpelling = true)]
    public static extern int listen(int fd, int backlog);

    [DllImport(Library, SetLastError = true, ExactSpelling = true)]
    public static extern int accept4(int fd, void* address, uint* length, int flags);

    [DllImport(Library, SetLastError = true, ExactSpelling = true)]
    public static extern int getsockopt(int fd, int level, int name, int* value, uint* length);

    [DllImport(Library, SetLastError = true, ExactSpelling = true)]
    public static extern nint recvmsg(int fd, MessageVector* message, int flags);

    [DllImport(Library, SetLastError = true, ExactSpelling = true)]
    public static extern nint send(int fd, void* buffer, nuint length, int flags);

    [DllImport(Library, SetLastError = true, ExactSpelling = true)]
    public static extern int poll(PollEntry* entries, nuint count, int timeout);

    [DllImport(Library, ExactSpelling = true)]
    public static extern int pthread_sigmask(int how, SignalSet* set, SignalSet* old);

    [DllImport(Library, SetLastError = true, ExactSpelling = true)]
    public static extern int signalfd(int fd, SignalSet* set, int flags);

    [DllImport(Library, SetLastError = true, ExactSpelling = true)]
    public static extern int execv(byte* program, byte** arguments);

    [DllImport(Library, ExactSpelling = true)]
    public static extern void _exit(int status);

    [DllImport(Library, SetLastError = true, ExactSpelling = true)]
    public static extern int statx(int directory, byte* path, int flags, uint mask, FileFacts* facts);

    [DllImport(Library, SetLastError = true, ExactSpelling = true)]
    public static extern int unlink(byte* path);

    [DllImport(Library, SetLastError = true, ExactSpelling = true)]
    public static extern int fstatfs(int fd, FileSystemFacts* facts);
}
