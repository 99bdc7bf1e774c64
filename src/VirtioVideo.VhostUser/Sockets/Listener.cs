// SPDX-License-Identifier: BSD-3-Clause

using System;
using VirtioVideo.Platform.Linux;
using VirtioVideo.VhostUser.Linux;

namespace VirtioVideo.VhostUser.Sockets;

/// <summary>The socket on which front ends knock.</summary>
/// <remarks>SAFETY: addresses and values passed to the kernel are locals.</remarks>
internal sealed unsafe class Listener : IDisposable
{
    private const int Backlog = 8;

    private readonly OwnedFile _socket;

    /// <summary>The path that was made here; null if the socket was there before.</summary>
    private readonly string? _path;

    private Listener(OwnedFile socket, string? path)
    {
        _socket = socket;
        _path = path;
    }

    /// <summary>The file descriptor to wait on.</summary>
    public int Fd => _socket.Fd;

    /// <summary>Listens at a path. A socket there that nobody listens on is replaced.</summary>
    /// <exception cref="HostException">Somebody listens there, or what the system says.</exception>
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

    /// <summary>Takes a socket that listens already.</summary>
    public static Listener Of(OwnedFile socket)
    {
        // Others may accept from it, too: who knocked can be gone when it is this program's turn.
        int flags = Libc.fcntl(socket.Fd, Libc.F_GETFL, 0);
        _ = Libc.fcntl(socket.Fd, Native.F_SETFL, flags | Libc.O_NONBLOCK);
        return new Listener(socket, path: null);
    }

    /// <summary>Whether a socket listens; null if it is none of the right kind.</summary>
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

    /// <summary>Lets the next front end in.</summary>
    /// <param name="errno">0, or why not: what the system has not got now it may have later.</param>
    /// <returns>Null if it went away meanwhile, or cannot be let in now.</returns>
    /// <exception cref="HostException">Nobody can be let in any more.</exception>
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

        // If it is not allowed any more, whoever listens there next replaces it.
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
