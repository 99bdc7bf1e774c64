// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Threading;
using VirtioVideo.Platform.Linux;

namespace VirtioVideo.Memory;

/// <summary>
/// Counts the maps of guest memory of all devices in the process. The kernel counts every map, and refuses every mmap of the process when there are
/// too many.
/// </summary>
/// <remarks>
/// The count is never lower than the number of lines that /proc/self/maps has for these maps, because the kernel joins neighbours that are alike.
/// Half of the kernel's limit is left to the host. The maps that existed when the runtime started are subtracted from the rest.
/// </remarks>
internal static class ProcessMaps
{
    private static int s_count;

    /// <summary>Most maps.</summary>
    public static int Most => Math.Max((ProcessLimits.MaxMapCount / 2) - ProcessLimits.MapsAtStart, ProcessLimits.MaxMapCount / 8);

    /// <summary>Current number of maps.</summary>
    public static int Count => Volatile.Read(ref s_count);

    /// <summary>Charges maps to the process and to a device, before they are made.</summary>
    /// <returns>False if it would exceed a limit; then nothing is charged.</returns>
    public static unsafe bool TryCharge(MemoryAccount* account, int maps)
    {
        if (Interlocked.Add(ref s_count, maps) <= Most && MemoryAccount.TryChargeMaps(account, maps))
        {
            return true;
        }

        Interlocked.Add(ref s_count, -maps);
        return false;
    }

    /// <summary>Undoes <see cref="TryCharge"/>. Any thread, also libavcodec's.</summary>
    public static unsafe void Return(MemoryAccount* account, int maps)
    {
        Interlocked.Add(ref s_count, -maps);
        MemoryAccount.ReturnMaps(account, maps);
    }
}
