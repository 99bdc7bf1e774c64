// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Runtime.InteropServices;
using VirtioVideo.VhostUser.Protocol;
using VirtioVideo.VhostUser.Sockets;

namespace VirtioVideo.VhostUser.FrontEnd;

/// <summary>Replies to messages.</summary>
internal sealed class Replies(Connection connection)
{
    private const int MaxPayload = ConfigHeader.Length + (int)ConfigHeader.MaxSize;

    private readonly byte[] _bytes = new byte[MessageHeader.Length + MaxPayload];

    /// <summary>Replies with a value.</summary>
    /// <exception cref="LostException">The front end does not read.</exception>
    public void Send<T>(Request request, in T payload)
        where T : unmanaged
        => Send(request, MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in payload)));

    /// <summary>Replies with bytes.</summary>
    /// <exception cref="LostException">The front end does not read.</exception>
    public void Send(Request request, ReadOnlySpan<byte> payload)
    {
        // Exactly these flags: virtio_uml refuses any others.
        var header = new MessageHeader((uint)request, MessageHeader.Version | MessageHeader.Reply, (uint)payload.Length);
        MemoryMarshal.Write(_bytes, header);
        payload.CopyTo(_bytes.AsSpan(MessageHeader.Length));
        connection.Send(_bytes.AsSpan(0, MessageHeader.Length + payload.Length));
    }
}
