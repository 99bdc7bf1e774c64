// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Globalization;
using System.IO;
using System.Threading;
using VirtioVideo.Fuzz.Engine;

namespace VirtioVideo.Fuzz;

/// <summary>Runs a saved input again, in a process of its own: it may be one that ends it.</summary>
internal sealed class FuzzReplay(string path, FuzzPlan plan, TextWriter output)
{
    private const int LookMilliseconds = 20;

    /// <summary>Runs.</summary>
    /// <param name="times">How often; null for what fits the target.</param>
    /// <param name="timed">How often where threads decide.</param>
    /// <returns>The exit status.</returns>
    /// <exception cref="IOException">The file cannot be read, or there is no room for what a run leaves.</exception>
    /// <exception cref="FormatException">It is no case.</exception>
    public int Run(int? times, int timed)
    {
        CaseFile file = CaseFile.Load(path);
        ulong count;
        using (IFuzzTarget target = FuzzTargets.Create(file.Target))
        {
            output.WriteLine($"{file.Target}, seed {file.Seed}, case {file.Case}. Then it was said:");
            output.WriteLine(file.Text);
            output.WriteLine();
            output.WriteLine(target.Explain(file.InputOf(target)));
            count = (ulong)Math.Max(times ?? (target.IsTimed ? timed : 1), 1);
        }

        FuzzLog.Open(plan.Directory);
        string state = Path.Combine(plan.Directory, string.Create(CultureInfo.InvariantCulture, $".replay-{Environment.ProcessId}"));
        using var worker = new WorkerProcess(new WorkerArguments(file.Target, state, plan.Directory, file.Seed, 0, 1, count, path), plan.HangSeconds);
        while (!worker.HasEnded)
        {
            if (worker.EndIfHung() is { } hang)
            {
                return Say(hang);
            }

            Thread.Sleep(LookMilliseconds);
        }

        string? words = worker.LastWords();
        words = worker.TryTake(out Finding? told) ? told!.Message : words;
        if (words is not null)
        {
            return Say(words);
        }

        output.WriteLine($"now: well, {worker.Done} time(s)");
        return ExitCode.Nothing;
    }

    private int Say(string found)
    {
        output.WriteLine($"now: {found}");
        return ExitCode.Found;
    }
}
