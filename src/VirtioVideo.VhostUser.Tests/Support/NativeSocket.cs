// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.InteropServices;
using VirtioVideo.VhostUser.Linux;

namespace VirtioVideo.VhostUser.Tests.Support;

/// <summary>The system calls of the front end's side that the daemon does not make.</summary>
internal static unsafe partial class NativeSocket
{
    [LibraryImport("libc", SetLastError = true)]
    public static partial nint sendmsg(int fd, MessageVector* message, int flags);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int socketpair(int domain, int type, int protocol, int* ends);
}
