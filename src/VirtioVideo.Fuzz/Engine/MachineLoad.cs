// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Globalization;
using System.IO;

namespace VirtioVideo.Fuzz.Engine;

/// <summary>How much longer anything takes because of other work of the machine.</summary>
internal static class MachineLoad
{
    /// <summary>1 on a machine with nothing else to do, else as many times as threads want a processor, this process's among them.</summary>
    /// <param name="most">It is not more.</param>
    public static double Factor(double most)
    {
        // proc(5): loadavg, the fourth field.
        string running = File.ReadAllText("/proc/loadavg").Split(' ')[3].Split('/')[0];
        return Math.Clamp(double.Parse(running, CultureInfo.InvariantCulture) / Environment.ProcessorCount, 1, most);
    }
}
