// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Diagnostics;

namespace VirtioVideo.Bench.Frames;

/// <summary>What a run took.</summary>
/// <param name="Wall">Seconds on the clock.</param>
/// <param name="Processor">Seconds of processors, all threads together: others on the machine change it less.</param>
internal readonly record struct RunCost(double Wall, double Processor)
{
    /// <summary>Runs something.</summary>
    public static RunCost Of(Action run)
    {
        TimeSpan used = Environment.CpuUsage.TotalTime;
        long started = Stopwatch.GetTimestamp();
        run();
        return new RunCost(Stopwatch.GetElapsedTime(started).TotalSeconds, (Environment.CpuUsage.TotalTime - used).TotalSeconds);
    }
}
