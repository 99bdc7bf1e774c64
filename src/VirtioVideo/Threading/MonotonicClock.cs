// SPDX-License-Identifier: BSD-3-Clause

using System.Diagnostics;

namespace VirtioVideo.Threading;

/// <summary>The clock of the statistics. It only goes forward, and reading it costs no system call.</summary>
internal static class MonotonicClock
{
    /// <summary>Nanoseconds since some time before the process: CLOCK_MONOTONIC, whose nanoseconds are Stopwatch's ticks on Linux. Never 0.</summary>
    public static long Now => Stopwatch.GetTimestamp();
}
