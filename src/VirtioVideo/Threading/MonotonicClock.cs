// SPDX-License-Identifier: BSD-3-Clause

using System.Diagnostics;

namespace VirtioVideo.Threading;

/// <summary>The time that statistics are made of: it only goes forward, and asking costs no system call.</summary>
internal static class MonotonicClock
{
    /// <summary>Nanoseconds since some time before the process: CLOCK_MONOTONIC, whose nanoseconds are Stopwatch's ticks on Linux. Never 0.</summary>
    public static long Now => Stopwatch.GetTimestamp();
}
