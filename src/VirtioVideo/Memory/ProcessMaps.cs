// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Threading;
using VirtioVideo.Platform.Linux;

namespace VirtioVideo.Memory;

/// <summary>The maps of guest memory that all devices of the process have together: the kernel counts each, and refuses every mmap of the process when there are too many.</summary>
/// <remarks>
/// What is counted is never less than what /proc/self/maps has for it: the kernel joins neighbours that are alike. Half of what it allows is the
/// host's, and of the rest what the process had when the runtime started.
/// </remarks>
internal static class ProcessMaps
{
    private static int s_count;

    /// <summary>Most of them.</summary>
    public static int Most => Math.Max((ProcessLimits.MaxMapCount / 2) - ProcessLimits.MapsAtStart, ProcessLimits.MaxMapCount / 8);

    /// <summary>How many there are.</summary>
    public static int Count => Volatile.Read(ref s_count);

    /// <summary>Charges maps to the process and to a device, before they are made.</summary>
    /// <returns>False if either has too many; then nothing is charged.</returns>
    public static unsafe bool TryCharge(MemoryAccount* account, int maps)
    {
        if (Interlocked.Add(ref s_count, maps) <= Most && MemoryAccount.TryChargeMaps(account, maps))
        {
            return true;
        }

        Interlocked.Add(ref s_count, -maps);
        return false;
    }

    /// <summary>Ends <see cref="TryCharge"/>. Any thread, also libavcodec's.</summary>
    public static unsafe void Return(MemoryAccount* account, int maps)
    {
        Interlocked.Add(ref s_count, -maps);
        MemoryAccount.ReturnMaps(account, maps);
    }
}
