// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Globalization;
using System.IO;
using System.Linq;
using VirtioVideo.Tests.Support;

namespace VirtioVideo.Fuzz.Engine;

/// <summary>What this process has of the machine.</summary>
/// <param name="Maps">Lines of /proc/self/maps.</param>
/// <param name="Files">Open files.</param>
/// <param name="Threads">Threads.</param>
/// <param name="Native">Bytes that malloc(3) gave out.</param>
/// <param name="Resident">Bytes of memory that is this process's alone: where the heap is checked, malloc(3) does not tell.</param>
/// <param name="Managed">Bytes of the managed heap, garbage among them unless it was collected.</param>
internal readonly record struct ProcessFigures(long Maps, long Files, long Threads, long Native, long Resident, long Managed)
{
    /// <summary>Names in the order of <see cref="Values"/>.</summary>
    public static readonly string[] Names = ["mappings", "open files", "threads", "bytes of malloc", "resident bytes", "bytes of the managed heap"];

    /// <summary>All of them.</summary>
    public long[] Values => [Maps, Files, Threads, Native, Resident, Managed];

    /// <summary>As it is now.</summary>
    public static ProcessFigures Read()
        => new(
            File.ReadLines("/proc/self/maps").LongCount(),
            Directory.GetFileSystemEntries("/proc/self/fd").Length,
            ProcessFacts.Threads,
            ProcessFacts.NativeBytes,
            ResidentBytes(),
            GC.GetTotalMemory(forceFullCollection: false));

    /// <summary>proc(5): statm, resident pages and those of files among them.</summary>
    private static long ResidentBytes()
    {
        string[] pages = File.ReadAllText("/proc/self/statm").Split(' ');
        return (long.Parse(pages[1], CultureInfo.InvariantCulture) - long.Parse(pages[2], CultureInfo.InvariantCulture)) * Environment.SystemPageSize;
    }
}
