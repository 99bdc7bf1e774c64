// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;

namespace VirtioVideo.Tests.Support;

/// <summary>How long each thread of this process ran and how often, as the scheduler counts (proc: schedstat). Exact: a thread that sleeps has the same figures before and after.</summary>
internal static class ThreadActivity
{
    /// <summary>The threads of streams, and those of their codecs, by id.</summary>
    public static Dictionary<string, (long Nanoseconds, long Times)> OfStreams()
        => Directory.GetDirectories("/proc/self/task")
            .Where(task => Read(task, "comm") is { } name && (name.StartsWith("vvideo-", StringComparison.Ordinal) || name.StartsWith("av:", StringComparison.Ordinal)))
            .ToDictionary(task => task, Activity);

    private static (long Nanoseconds, long Times) Activity(string task)
    {
        // Time on a processor, time in its queue, times that it got one.
        string[] fields = (Read(task, "schedstat") ?? throw new InvalidOperationException("the kernel keeps no schedstat")).Split(' ');
        return (long.Parse(fields[0], CultureInfo.InvariantCulture), long.Parse(fields[2], CultureInfo.InvariantCulture));
    }

    private static string? Read(string task, string file)
    {
        try
        {
            return File.ReadAllText(Path.Combine(task, file));
        }
        catch (IOException)
        {
            // The thread ended meanwhile.
            return null;
        }
    }
}
