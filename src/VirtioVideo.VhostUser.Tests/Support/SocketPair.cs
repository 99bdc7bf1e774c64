// SPDX-License-Identifier: BSD-3-Clause

using System;
using VirtioVideo.Tests.Support;
using VirtioVideo.VhostUser.Linux;

namespace VirtioVideo.VhostUser.Tests.Support;

/// <summary>Two ends of a socket.</summary>
/// <remarks>SAFETY: the array that the kernel fills is on the stack.</remarks>
internal sealed unsafe class SocketPair : IDisposable
{
    public SocketPair()
    {
        int* ends = stackalloc int[2];
        if (NativeSocket.socketpair(Native.AF_UNIX, Native.SOCK_STREAM | Native.SOCK_CLOEXEC, 0, ends) < 0)
        {
            throw new InvalidOperationException("no sockets");
        }

        (Ours, Theirs) = (ends[0], ends[1]);
    }

    /// <summary>The end that stays here.</summary>
    public int Ours { get; private set; }

    /// <summary>The end that is lent.</summary>
    public int Theirs { get; }

    /// <summary>Reads what there is.</summary>
    /// <returns>How many bytes there were, at most a few.</returns>
    public int Read()
    {
        byte* bytes = stackalloc byte[64];
        return NativeCalls.WaitReadable(Ours, 0) ? (int)Platform.Linux.Libc.read(Ours, bytes, 64) : 0;
    }

    /// <summary>Closes this end.</summary>
    public void CloseOurs()
    {
        _ = NativeCalls.close(Ours);
        Ours = -1;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        CloseOurs();
        _ = NativeCalls.close(Theirs);
    }
}
