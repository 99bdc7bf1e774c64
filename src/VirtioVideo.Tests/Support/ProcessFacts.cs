// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;

namespace VirtioVideo.Tests.Support;

/// <summary>What the kernel knows of this process. Only for tests that nothing runs beside: see <see cref="WholeProcess"/>.</summary>
internal static partial class ProcessFacts
{
    /// <summary>Open files.</summary>
    public static int OpenFiles => Directory.GetFiles("/proc/self/fd").Length;

    /// <summary>Threads of streams: the kernel knows their first 15 characters.</summary>
    public static int WorkerThreads
        => Directory.GetDirectories("/proc/self/task").Count(task => NameOf(task).StartsWith("vvideo-", StringComparison.Ordinal));

    /// <summary>Most memory that was resident since <see cref="ResetPeak"/>.</summary>
    public static long PeakBytes
        => 1024 * Status("VmHWM:");

    /// <summary>Threads of all kinds, as they are at one moment: a list of /proc/self/task is not.</summary>
    public static long Threads => Status("Threads:");

    /// <summary>What malloc(3) has given out (mallinfo2(3): uordblks and hblkhd).</summary>
    public static long NativeBytes
    {
        get
        {
            MallocInfo info = mallinfo2();
            return (long)(info.UsedBytes + info.MappedBytes);
        }
    }

    /// <summary>Starts <see cref="PeakBytes"/> anew (proc(5): clear_refs).</summary>
    public static void ResetPeak() => File.WriteAllText("/proc/self/clear_refs", "5");

    /// <summary>The number behind a name in /proc/self/status (proc(5)).</summary>
    private static long Status(string name)
    {
        string line = File.ReadLines("/proc/self/status").First(line => line.StartsWith(name, StringComparison.Ordinal));
        return long.Parse(line[name.Length..].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[0], CultureInfo.InvariantCulture);
    }

    private static string NameOf(string task)
    {
        try
        {
            return File.ReadAllText(Path.Combine(task, "comm"));
        }
        catch (IOException)
        {
            // It ended meanwhile.
            return string.Empty;
        }
    }

    [LibraryImport("libc")]
    private static partial MallocInfo mallinfo2();

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct MallocInfo
    {
        public readonly nuint Arena;
        public readonly nuint FreeChunks;
        public readonly nuint FastChunks;
        public readonly nuint Mappings;
        public readonly nuint MappedBytes;
        public readonly nuint Highest;
        public readonly nuint FastBytes;
        public readonly nuint UsedBytes;
        public readonly nuint FreeBytes;
        public readonly nuint Top;
    }
}
