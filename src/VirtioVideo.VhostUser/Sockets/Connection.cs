// SPDX-License-Identifier: BSD-3-Clause

using System;
using VirtioVideo.Platform.Linux;
using VirtioVideo.VhostUser.Linux;
using VirtioVideo.VhostUser.Protocol;

namespace VirtioVideo.VhostUser.Sockets;

/// <summary>A socket that is connected to a front end.</summary>
/// <remarks>
/// Receiving never waits: an incomplete message stays in its <see cref="Message"/> until the rest comes. SAFETY: the memory that the kernel fills is
/// pinned or on the stack for the time of the call, and its lengths are looked at before its contents.
/// </remarks>
internal sealed unsafe class Connection(OwnedFile socket) : IDisposable
{
    private readonly Message _message = new();
    private int _received;

    /// <summary>The file descriptor to wait on.</summary>
    public int Fd => socket.Fd;

    /// <summary>Receives the bytes that have arrived.</summary>
    /// <returns>The message if it is complete, valid until the next call; null if more is to come.</returns>
    /// <exception cref="LostException">The front end is gone, or does not send a message.</exception>
    public Message? Receive()
    {
        if (_received == 0)
        {
            _message.Clear();
        }

        if (_received < MessageHeader.Length && !TryFill(MessageHeader.Length))
        {
            return null;
        }

        MessageHeader header = _message.Header;
        if (!header.HasVersion || header.Size > Message.MaxPayload)
        {
            throw new LostException($"no message: request {header.Request}, flags 0x{header.Flags:x}, {header.Size} bytes");
        }

        if (!TryFill(MessageHeader.Length + (int)header.Size))
        {
            return null;
        }

        _received = 0;
        return _message;
    }

    /// <summary>Sends a complete reply.</summary>
    /// <exception cref="LostException">The front end is gone, or does not read.</exception>
    public void Send(ReadOnlySpan<byte> bytes)
    {
        fixed (byte* first = bytes)
        {
            nint sent;
            do
            {
                sent = Native.send(Fd, first, (nuint)bytes.Length, Native.MSG_DONTWAIT | Native.MSG_NOSIGNAL);
            }
            while (sent < 0 && Libc.LastError == Errno.EINTR);

            if (sent != bytes.Length)
            {
                throw new LostException(sent < 0 && Libc.LastError != Errno.EAGAIN ? "it is closed" : "the front end does not read its answers");
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _message.Dispose();
        socket.Dispose();
    }

    private bool TryFill(int until)
    {
        while (_received < until)
        {
            nint got = ReceiveSome(_message.Bytes[_received..until]);
            if (got == 0)
            {
                throw new LostException(_received == 0 ? "the front end closed it" : "the front end closed it within a message");
            }

            if (got < 0 && Libc.LastError == Errno.EINTR)
            {
                continue;
            }

            if (got < 0)
            {
                return Libc.LastError == Errno.EAGAIN ? false : throw new LostException($"it failed with errno {Libc.LastError}");
            }

            _received += (int)got;
        }

        return true;
    }

    private nint ReceiveSome(Span<byte> room)
    {
        // CMSG_SPACE of all files that a message can have.
        const int ControlRoom = 16 + (sizeof(int) * Message.MaxFiles);
        ulong* control = stackalloc ulong[ControlRoom / sizeof(ulong)];
        fixed (byte* first = room)
        {
            var vector = new iovec { iov_base = first, iov_len = (nuint)room.Length };
            var header = new MessageVector { Vectors = &vector, VectorCount = 1, Control = control, ControlLength = ControlRoom };
            nint got = Native.recvmsg(Fd, &header, Native.MSG_DONTWAIT | Native.MSG_CMSG_CLOEXEC);
            if (got >= 0)
            {
                TakeFiles(header);
            }

            return got;
        }
    }

    private void TakeFiles(in MessageVector received)
    {
        // The kernel closed the files that found no room.
        _message.HasTooManyFiles |= (received.Flags & Native.MSG_CTRUNC) != 0;
        var at = (byte*)received.Control;
        nuint left = received.ControlLength;
        while (left >= (nuint)sizeof(ControlHeader))
        {
            var header = (ControlHeader*)at;
            nuint length = nuint.Min(header->Length, left);
            if (header->Level == Native.SOL_SOCKET && header->Type == Native.SCM_RIGHTS)
            {
                for (nuint i = (nuint)sizeof(ControlHeader); i + sizeof(int) <= length; i += sizeof(int))
                {
                    _message.Add(new OwnedFile(*(int*)(at + i)));
                }
            }

            nuint step = (length + 7) & ~(nuint)7;
            if (step < (nuint)sizeof(ControlHeader) || step >= left)
            {
                return;
            }

            at += step;
            left -= step;
        }
    }
}
