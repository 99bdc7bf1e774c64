// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using VirtioVideo.Platform.Linux;
using VirtioVideo.Tests.Support;
using VirtioVideo.VhostUser.Linux;
using VirtioVideo.VhostUser.Protocol;
using Xunit;

namespace VirtioVideo.VhostUser.Tests.Support;

/// <summary>A front end: sends messages, right or wrong, and takes what comes back.</summary>
/// <remarks>SAFETY: what the kernel reads is on the stack or pinned for the time of the call.</remarks>
internal sealed unsafe class TestFrontEnd : IDisposable
{
    private readonly Socket _socket;

    public TestFrontEnd(DaemonProcess daemon)
        : this(daemon.SocketPath)
    {
    }

    public TestFrontEnd(string path)
        : this(new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
    {
        _socket.Connect(new UnixDomainSocketEndPoint(path));
    }

    private TestFrontEnd(Socket socket)
    {
        _socket = socket;
        _socket.ReceiveTimeout = TestDevice.DeadlineMilliseconds;
        _socket.SendTimeout = TestDevice.DeadlineMilliseconds;
    }

    /// <summary>A front end at the end of a socket that it owns from now on.</summary>
    public static TestFrontEnd Of(int fd) => new(new Socket(new SafeSocketHandle(fd, ownsHandle: true)));

    /// <summary>Whether the daemon has closed the connection, by now or within a moment.</summary>
    public bool IsClosed
    {
        get
        {
            try
            {
                return NativeCalls.WaitReadable(Fd, TestDevice.DeadlineMilliseconds) && _socket.Receive(new byte[1], SocketFlags.Peek) == 0;
            }
            catch (SocketException)
            {
                return true;
            }
        }
    }

    /// <summary>Whether something came, or the daemon closed the connection.</summary>
    public bool IsReadable => NativeCalls.WaitReadable(Fd, 0);

    private int Fd => (int)_socket.Handle;

    /// <summary>Sends a message.</summary>
    public void Send(Request request, ReadOnlySpan<byte> payload, uint flags = MessageHeader.Version, params ReadOnlySpan<int> files)
    {
        byte[] bytes = new byte[MessageHeader.Length + payload.Length];
        MemoryMarshal.Write(bytes, new MessageHeader((uint)request, flags, (uint)payload.Length));
        payload.CopyTo(bytes.AsSpan(MessageHeader.Length));
        SendBytes(bytes, files);
    }

    /// <summary>Sends bytes, a message or not.</summary>
    public void SendBytes(ReadOnlySpan<byte> bytes, params ReadOnlySpan<int> files)
    {
        int length = sizeof(ControlHeader) + (files.Length * sizeof(int));
        byte* control = stackalloc byte[(length + 7) & ~7];
        *(ControlHeader*)control = new ControlHeader { Length = (nuint)length, Level = Native.SOL_SOCKET, Type = Native.SCM_RIGHTS };
        files.CopyTo(new Span<int>(control + sizeof(ControlHeader), files.Length));
        fixed (byte* first = bytes)
        {
            var vector = new iovec { iov_base = first, iov_len = (nuint)bytes.Length };
            var message = new MessageVector { Vectors = &vector, VectorCount = 1 };
            if (files.Length > 0)
            {
                message.Control = control;
                message.ControlLength = (nuint)((length + 7) & ~7);
            }

            nint sent = NativeSocket.sendmsg(Fd, &message, Native.MSG_NOSIGNAL);
            if (sent != bytes.Length)
            {
                throw new InvalidOperationException($"sent {sent} of {bytes.Length} bytes: errno {Marshal.GetLastPInvokeError()}");
            }
        }
    }

    /// <summary>Receives an answer.</summary>
    public byte[] Receive(Request request)
    {
        MessageHeader header = MemoryMarshal.Read<MessageHeader>(ReceiveBytes(MessageHeader.Length));
        Assert.Equal(request, (Request)header.Request);
        Assert.Equal(MessageHeader.Version | MessageHeader.Reply, header.Flags);
        return ReceiveBytes((int)header.Size);
    }

    /// <summary>Sends a message that has an answer of its own.</summary>
    public TAnswer Ask<TAnswer>(Request request)
        where TAnswer : unmanaged
    {
        Send(request, []);
        return MemoryMarshal.Read<TAnswer>(Receive(request));
    }

    /// <summary>The same, with a payload.</summary>
    public TAnswer Ask<TPayload, TAnswer>(Request request, in TPayload payload)
        where TPayload : unmanaged
        where TAnswer : unmanaged
    {
        Send(request, Bytes(payload));
        return MemoryMarshal.Read<TAnswer>(Receive(request));
    }

    /// <summary>Sends a message and has its success told (REPLY_ACK).</summary>
    /// <returns>Whether it was done.</returns>
    public bool TryDo<T>(Request request, in T payload, params ReadOnlySpan<int> files)
        where T : unmanaged
        => TryDo(request, Bytes(payload), files);

    /// <summary>The same for any bytes.</summary>
    public bool TryDo(Request request, ReadOnlySpan<byte> payload, params ReadOnlySpan<int> files)
    {
        Send(request, payload, MessageHeader.Version | MessageHeader.NeedReply, files);
        return MemoryMarshal.Read<ulong>(Receive(request)) == 0;
    }

    /// <summary>Sends a message, which must be done.</summary>
    public void Do<T>(Request request, in T payload, params ReadOnlySpan<int> files)
        where T : unmanaged
        => Assert.True(TryDo(request, payload, files), $"{request} is refused");

    /// <summary>What every front end begins with.</summary>
    public void Negotiate(ProtocolFeatures features = ProtocolFeatures.Offered)
    {
        Send(Request.SET_OWNER, []);
        Assert.NotEqual(0ul, Ask<ulong>(Request.GET_FEATURES) & FeatureBits.ProtocolFeatures);
        Assert.Equal(ProtocolFeatures.Offered, (ProtocolFeatures)Ask<ulong>(Request.GET_PROTOCOL_FEATURES));
        Do(Request.SET_PROTOCOL_FEATURES, (ulong)features);
    }

    /// <summary>A struct as it is sent.</summary>
    public static byte[] Bytes<T>(in T value)
        where T : unmanaged
    {
        byte[] bytes = new byte[Unsafe.SizeOf<T>()];
        MemoryMarshal.Write(bytes, value);
        return bytes;
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private byte[] ReceiveBytes(int count)
    {
        byte[] bytes = new byte[count];
        for (int got = 0; got < count;)
        {
            int some = _socket.Receive(bytes, got, count - got, SocketFlags.None);
            if (some == 0)
            {
                throw new InvalidOperationException("the daemon closed the connection");
            }

            got += some;
        }

        return bytes;
    }
}
