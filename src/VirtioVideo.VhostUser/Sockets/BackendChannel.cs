// SPDX-License-Identifier: BSD-3-Clause

using System;
using VirtioVideo.VhostUser.Linux;
using VirtioVideo.VhostUser.Protocol;

namespace VirtioVideo.VhostUser.Sockets;

/// <summary>vhost-user: the channel on which the back end begins to speak.</summary>
/// <remarks>SAFETY: the message passed to the kernel is a local.</remarks>
internal sealed unsafe class BackendChannel : IDisposable
{
    private readonly OwnedFile _socket;

    /// <exception cref="RefusedException">It is no socket.</exception>
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

    /// <summary>Says something that has no answer. A front end that does not listen misses it.</summary>
    public void Say(BackendRequest request)
    {
        var header = new MessageHeader((uint)request, MessageHeader.Version, 0);
        _ = Native.send(_socket.Fd, &header, MessageHeader.Length, Native.MSG_DONTWAIT | Native.MSG_NOSIGNAL);
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();
}
