// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Buffers.Text;
using System.IO;
using Microsoft.Win32.SafeHandles;

namespace VirtioVideo.Tests.Support;

/// <summary>How long the kernel let a thread wait for a processor: not what its work took.</summary>
internal static class RunQueueDelay
{
    private const string Path = "/proc/thread-self/schedstat";

    [ThreadStatic]
    private static SafeFileHandle? s_file;

    /// <summary>Of this thread, since it began; nothing where the kernel does not count it.</summary>
    public static TimeSpan OfThisThread
    {
        get
        {
            // Time on a processor, time in the queue for one, number of turns.
            Span<byte> text = stackalloc byte[96];
            s_file ??= File.Exists(Path) ? File.OpenHandle(Path) : null;
            int length = s_file is null ? 0 : RandomAccess.Read(s_file, text, 0);
            ReadOnlySpan<byte> second = text[..length][(text[..length].IndexOf((byte)' ') + 1)..];
            return Utf8Parser.TryParse(second, out long nanoseconds, out _) ? TimeSpan.FromMicroseconds(nanoseconds / 1000.0) : TimeSpan.Zero;
        }
    }
}
