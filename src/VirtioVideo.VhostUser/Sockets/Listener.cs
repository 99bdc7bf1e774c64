// SPDX-License-Identifier: BSD-3-Clause

using System;
using VirtioVideo.Platform.Linux;
using VirtioVideo.VhostUser.Linux;

namespace VirtioVideo.VhostUser.Sockets;

/// <summary>The socket that front ends connect to.</summary>
/// <remarks>SAFETY: addresses and values passed to the kernel are locals.</remarks>
internal sealed unsafe class Listener : IDisposable
{
    private const int Backlog = 8;

    private readonly OwnedFile _socket;

    /// <summary>The path that was created here; null if the socket existed before.</summary>
    private readonly string? _path;

    private Listener(OwnedFile socket, string? path)
    {
        _socket = socket;
        _path = path;
    }

    /// <summary>The file descriptor to wait on.</summary>
    public int Fd => _socket.Fd;

    /// <summary>Listens at a path. Replaces a socket there if nobody listens on it.</summary>
    /// <exception cref="HostException">Another program listens there, or an error of the system.</exception>
    public static Listener At(string path)
    {
        if (!SocketAddress.TryMake(path, out SocketAddress address))
        {
            throw new HostException(Errno.EINVAL, $"the path of a socket has 1 to {SocketAddress.MaxPath} bytes: {path}");
        }

        MakeRoom(path, address);
        var socket = MakeSocket();
        if (Native.bind(socket.Fd, &address, (uint)sizeof(SocketAddress)) < 0 || Native.listen(socket.Fd, Backlog) < 0)
        {
            int errno = Libc.LastError;
            socket.Dispose();
            throw new HostException(errno, $"cannot listen on {path}: errno {errno}");
        }

        return new Listener(socket, path);
    }

    /// <summary>Takes a socket that already listens.</summary>
    public static Listener Of(OwnedFile socket)
    {
        // Other programs may accept from it too: a connection can be gone when this program accepts.
        int flags = Libc.fcntl(socket.Fd, Libc.F_GETFL, 0);
        _ = Libc.fcntl(socket.Fd, Native.F_SETFL, flags | Libc.O_NONBLOCK);
        return new Listener(socket, path: null);
    }

    /// <summary>Whether a socket listens; null if it is not a socket of the right kind.</summary>
    public static bool? Listens(int fd)
    {
        int domain;
        int listens;
        uint length = sizeof(int);
        return Native.getsockopt(fd, Native.SOL_SOCKET, Native.SO_DOMAIN, &domain, &length) == 0 && domain == Native.AF_UNIX
            && Native.getsockopt(fd, Native.SOL_SOCKET, Native.SO_ACCEPTCONN, &listens, &length) == 0
            ? listens != 0
            : null;
    }

    /// <summary>Accepts the next front end.</summary>
    /// <param name="errno">0, or the reason for a failure. A lack of system resources may pass.</param>
    /// <returns>Null if the front end has gone meanwhile, or cannot be accepted now.</returns>
    /// <exception cref="HostException">No front end can be accepted any more.</exception>
    public Connection? TryAccept(out int errno)
    {
        int fd = Native.accept4(Fd, null, null, Native.SOCK_CLOEXEC | Native.SOCK_NONBLOCK);
        errno = fd >= 0 ? 0 : Libc.LastError;
        return fd >= 0 ? new Connection(new OwnedFile(fd))
            : errno is Errno.EBADF or Errno.EINVAL or Native.ENOTSOCK or Errno.ENOTSUP
                ? throw new HostException(errno, $"cannot accept a connection: errno {errno}")
            : null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _socket.Dispose();

        // If the sandbox forbids this, the next program that listens there replaces the socket.
        if (_path is not null && SocketAddress.TryMake(_path, out SocketAddress address))
        {
            _ = Native.unlink((byte*)&address.Path);
        }
    }

    private static OwnedFile MakeSocket()
    {
        int fd = Native.socket(Native.AF_UNIX, Native.SOCK_STREAM | Native.SOCK_CLOEXEC | Native.SOCK_NONBLOCK, 0);
        return fd >= 0 ? new OwnedFile(fd) : throw new HostException(Libc.LastError, "cannot create a socket");
    }

    private static void MakeRoom(string path, in SocketAddress address)
    {
        fixed (SocketAddress* at = &address)
        {
            var facts = default(FileFacts);
            if (Native.statx(Native.AT_FDCWD, (byte*)&at->Path, Native.AT_SYMLINK_NOFOLLOW, Native.STATX_TYPE, &facts) < 0)
            {
                return;
            }

            if (!facts.IsSocket)
            {
                throw new HostException(Errno.EBUSY, $"{path} exists and is not a socket");
            }

            using OwnedFile probe = MakeSocket();
            if (Native.connect(probe.Fd, at, (uint)sizeof(SocketAddress)) == 0 || Libc.LastError == Errno.EAGAIN)
            {
                throw new HostException(Errno.EBUSY, $"another process listens on {path} already");
            }

            if (Native.unlink((byte*)&at->Path) < 0)
            {
                throw new HostException(Libc.LastError, $"cannot replace {path}: errno {Libc.LastError}");
            }
        }
    }
}
