// SPDX-License-Identifier: BSD-3-Clause

using System;
using VirtioVideo.Platform.Linux;
using VirtioVideo.VhostUser.Linux;
using VirtioVideo.VhostUser.Protocol;

namespace VirtioVideo.VhostUser.Sockets;

/// <summary>Notifies the front end: through an eventfd, or through a socket as User Mode Linux uses it.</summary>
/// <remarks>SAFETY: the eight bytes passed to the kernel are locals.</remarks>
internal sealed unsafe class Notification : IDisposable
{
    private readonly OwnedFile _file;
    private readonly bool _isSocket;

    /// <exception cref="RefusedException">The file is neither.</exception>
    public Notification(OwnedFile file)
    {
        _file = file;
        int domain;
        uint length = sizeof(int);
        _isSocket = Native.getsockopt(file.Fd, Native.SOL_SOCKET, Native.SO_DOMAIN, &domain, &length) == 0;
        if (!_isSocket && !EventFd.IsEventFd(file.Fd))
        {
            file.Dispose();
            throw new RefusedException("the file is neither an eventfd nor a socket");
        }

        // The daemon must not wait for a front end that does not read.
        int flags = Libc.fcntl(file.Fd, Libc.F_GETFL, 0);
        _ = Libc.fcntl(file.Fd, Native.F_SETFL, flags | Libc.O_NONBLOCK);
    }

    /// <summary>Notifies. If there is no room, earlier notifications have already woken the receiver.</summary>
    public void Raise()
    {
        ulong one = 1;
        if (_isSocket)
        {
            _ = Native.send(_file.Fd, &one, sizeof(ulong), Native.MSG_DONTWAIT | Native.MSG_NOSIGNAL);
            return;
        }

        // The front end can make it blocking again and fill it up. Then a write would wait.
        if (Poll.HasRoom(_file.Fd, 0))
        {
            _ = Libc.write(_file.Fd, &one, sizeof(ulong));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
