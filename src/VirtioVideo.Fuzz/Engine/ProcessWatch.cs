// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.IO;
using System.Threading;
using VirtioVideo.Tests.Support;

namespace VirtioVideo.Fuzz.Engine;

/// <summary>Looks after many cases whether files, threads or memory of this process grow: no single case shows a leak.</summary>
internal sealed class ProcessWatch
{
    private const int Interval = 256;
    private const int FileSlack = 16;
    private const int ThreadWaitMilliseconds = 5000;

    /// <summary>Far above what libraries and clips take, far below what a leak of pictures takes in a long run.</summary>
    private const long MostBytes = 3L << 30;

    private int _cases;
    private int? _files;

    /// <summary>A case has ended.</summary>
    /// <exception cref="InvalidOperationException">Something grows.</exception>
    public void CaseEnded()
    {
        if (++_cases % Interval != 0)
        {
            return;
        }

        GC.Collect();
        GC.WaitForPendingFinalizers();
        int files = ProcessFacts.OpenFiles;
        _files ??= files;
        if (files > _files + FileSlack)
        {
            throw new InvalidOperationException($"{files} files are open after {_cases} cases, {_files} were after {Interval}");
        }

        if (!SpinWait.SpinUntil(() => ProcessFacts.WorkerThreads == 0, ThreadWaitMilliseconds))
        {
            throw new InvalidOperationException($"{ProcessFacts.WorkerThreads} threads of streams are left between two cases");
        }

        long resident = Resident();
        if (resident > MostBytes)
        {
            throw new InvalidOperationException($"{resident >> 20} MiB are resident after {_cases} cases");
        }
    }

    /// <summary>proc(5): statm, second field, pages.</summary>
    private static long Resident()
        => long.Parse(File.ReadAllText("/proc/self/statm").Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture) * Environment.SystemPageSize;
}
