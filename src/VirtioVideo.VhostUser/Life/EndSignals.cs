// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.IO;
using System.Runtime.InteropServices;
using VirtioVideo.Platform.Linux;
using VirtioVideo.VhostUser.Linux;

namespace VirtioVideo.VhostUser.Life;

/// <summary>SIGTERM and SIGINT as a file that becomes readable when one arrives.</summary>
/// <remarks>
/// Design: the runtime handles these signals with a thread that it makes on arrival. A process at its memory limit cannot make it, and it could not
/// stop a main thread that is stuck. Here no thread takes the signals. They stay pending, so the file stays readable for good, because nobody reads
/// it. SAFETY: sets of signals are locals of the C library's size; the arguments of the program that is executed live until it replaces this one.
/// </remarks>
internal sealed unsafe class EndSignals : IDisposable
{
    private const nint SIG_IGN = 1;
    private const int SIGINT = 2;
    private const int SIGTERM = 15;

    private readonly OwnedFile _file;

    private EndSignals(OwnedFile file)
    {
        _file = file;
    }

    /// <summary>The file to wait for. It must not be read.</summary>
    public int Fd => _file.Fd;

    /// <summary>
    /// Makes sure that no thread takes the signals, not even threads that the runtime made before our code ran: executes the program again, with the
    /// signals blocked.
    /// </summary>
    /// <remarks>
    /// When this returns, all threads of the process have the signals blocked. Without /proc only this thread has: the others let a signal end the
    /// process at once.
    /// </remarks>
    public static void Block()
    {
        SignalSet wanted = Wanted();
        SignalSet before;
        _ = Native.pthread_sigmask(Native.SIG_BLOCK, &wanted, &before);
        if ((before.Bits & wanted.Bits) == wanted.Bits)
        {
            return;
        }

        try
        {
            byte[] text = File.ReadAllBytes("/proc/self/cmdline");
            int count = text.AsSpan().Count((byte)0);
            byte** arguments = stackalloc byte*[count + 1];
            fixed (byte* first = text)
            {
                byte* at = first;
                for (int i = 0; i < count; i++)
                {
                    arguments[i] = at;
                    at += MemoryMarshal.CreateReadOnlySpanFromNullTerminated(at).Length + 1;
                }

                arguments[count] = null;
                fixed (byte* program = "/proc/self/exe\0"u8)
                {
                    _ = Native.execv(program, arguments);
                }
            }
        }
        catch (IOException)
        {
            // Without /proc this is the best that can be done.
        }
    }

    /// <summary>Opens the file, after <see cref="Block"/>.</summary>
    /// <exception cref="HostException">The system has no more files.</exception>
    public static EndSignals Open()
    {
        SignalSet wanted = Wanted();
        int fd = Native.signalfd(-1, &wanted, Native.SFD_CLOEXEC | Native.SFD_NONBLOCK);
        return fd >= 0 ? new EndSignals(new OwnedFile(fd)) : throw new HostException(Libc.LastError, "cannot wait for signals");
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    /// <summary>The signals to handle. A SIGINT that was ignored when the program started, as in the background of a script, stays ignored.</summary>
    private static SignalSet Wanted()
    {
        bool ignored = Process.HandlerOf(SIGINT) == SIG_IGN;
        return new SignalSet { Bits = Bit(SIGTERM) | (ignored ? 0 : Bit(SIGINT)) };
    }

    private static ulong Bit(int signal) => 1ul << (signal - 1);
}
