// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Runtime.InteropServices;
using System.Threading;

namespace VirtioVideo.Platform.Linux;

/// <summary>A word that one thread of this process waits on (futex(2)): one system call to wait, one to wake, and no lock that others share.</summary>
/// <remarks>SAFETY: the word is native memory of this object alone, from construction to <see cref="Dispose"/>. Nobody waits or wakes afterwards.</remarks>
internal sealed unsafe class Futex : IDisposable
{
    private const int WaitPrivate = 128;
    private const int WakePrivate = 129;

    private static readonly nint s_number = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 98 : 202;

    private int* _word = (int*)NativeMemory.AllocZeroed(sizeof(int));

    /// <summary>The word; 0 at first.</summary>
    public ref int Word => ref *_word;

    /// <summary>Waits until the word has another value than this one.</summary>
    /// <param name="value">The value.</param>
    /// <param name="milliseconds">Longest wait, or <see cref="Timeout.Infinite"/>.</param>
    /// <returns>False if the time ran out.</returns>
    public bool WaitWhile(int value, int milliseconds)
    {
        long begin = Environment.TickCount64;

        // struct timespec
        long* time = stackalloc long[2];
        while (Volatile.Read(ref Word) == value)
        {
            if (milliseconds == Timeout.Infinite)
            {
                _ = Libc.syscall(s_number, _word, WaitPrivate, value, null);
                continue;
            }

            long left = milliseconds - (Environment.TickCount64 - begin);
            if (left <= 0)
            {
                return false;
            }

            (time[0], time[1]) = (left / 1000, left % 1000 * 1_000_000);
            _ = Libc.syscall(s_number, _word, WaitPrivate, value, time);
        }

        return true;
    }

    /// <summary>Wakes the thread that waits, after the word was changed.</summary>
    public void Wake() => _ = Libc.syscall(s_number, _word, WakePrivate, 1, null);

    /// <inheritdoc/>
    public void Dispose()
    {
        NativeMemory.Free(_word);
        _word = null;
    }
}
