// SPDX-License-Identifier: BSD-3-Clause

using System;
using VirtioVideo.VhostUser.Linux;
using VirtioVideo.VhostUser.Protocol;

namespace VirtioVideo.VhostUser.Sockets;

/// <summary>vhost-user: the channel on which the back end sends messages of its own.</summary>
/// <remarks>SAFETY: the message passed to the kernel is a local.</remarks>
internal sealed unsafe class BackendChannel : IDisposable
{
    private readonly OwnedFile _socket;

    /// <exception cref="RefusedException">The file is not a socket.</exception>
    public BackendChannel(OwnedFile socket)
    {
        _socket = socket;
        int domain;
        uint length = sizeof(int);
        if (Native.getsockopt(socket.Fd, Native.SOL_SOCKET, Native.SO_DOMAIN, &domain, &length) < 0)
        {
            socket.Dispose();
            throw new RefusedException("the file is no socket");
        }
    }

    /// <summary>Sends a message that has no reply. A front end that does not read misses it.</summary>
    public void Say(BackendRequest request)
    {
        var header = new MessageHeader((uint)request, MessageHeader.Version, 0);
        _ = Native.send(_socket.Fd, &header, MessageHeader.Length, Native.MSG_DONTWAIT | Native.MSG_NOSIGNAL);
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();
}
