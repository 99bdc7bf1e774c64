// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Threading;
using Spectre.Console;
using VirtioVideo.Fuzz.Engine;
using VirtioVideo.Fuzz.Progress;

namespace VirtioVideo.Fuzz;

/// <summary>Runs targets one after the other and says what came of it.</summary>
internal sealed class FuzzCommand(FuzzPlan plan, TextWriter output)
{
    private const int MostLines = 4;

    private readonly IFuzzProgress _progress = Console.IsOutputRedirected ? new LineProgress(output) : new BarProgress(AnsiConsole.Console);

    /// <summary>Runs.</summary>
    /// <returns>The exit status.</returns>
    /// <exception cref="IOException">There is no room for what a run leaves, or no right.</exception>
    public int Run(IReadOnlyList<string> targets)
    {
        FuzzLog.Open(plan.Directory);
        using var stop = new CancellationTokenSource();
        Console.CancelKeyPress += (_, e) =>
        {
            e.Cancel = true;
            stop.Cancel();
        };

        int findings = 0;
        foreach (string target in targets)
        {
            if (!stop.IsCancellationRequested)
            {
                findings += Run(target, stop.Token);
            }
        }

        return findings == 0 ? ExitCode.Nothing : ExitCode.Found;
    }

    private int Run(string target, CancellationToken stop)
    {
        string workUnit;
        using (IFuzzTarget example = FuzzTargets.Create(target))
        {
            workUnit = example.WorkUnit;
        }

        using var session = new FuzzSession(target, plan);
        int told = 0;
        _progress.During(target, plan, look => session.Run(
            running =>
            {
                look(running);
                for (; told < running.Findings.Count; told++)
                {
                    Tell(target, running.Findings[told]);
                }
            },
            stop));

        string line = session.Result.ToLine(workUnit);
        output.WriteLine(line);
        FuzzLog.Add(plan.Directory, line);
        TellBudgets(session.Budgets);
        return session.Findings.Count;
    }

    private void TellBudgets(IReadOnlyDictionary<string, CallWorst> budgets)
    {
        foreach ((string name, CallWorst worst) in budgets)
        {
            output.WriteLine(
                name == CaseBudget.WholeCase ? string.Create(CultureInfo.InvariantCulture, $"    at most {worst.Cpu.TotalMilliseconds:F1} ms of {name}")
                : worst.Count == 0 ? string.Create(CultureInfo.InvariantCulture, $"    at most {worst.Wall.Ticks} {name} left by a case")
                : string.Create(CultureInfo.InvariantCulture, $"    {name}() at most {worst.Wall.TotalMilliseconds:F2} ms, {worst.Cpu.TotalMilliseconds:F2} ms of CPU time; {worst.Count} calls, limit {CaseBudget.CallLimit.TotalMilliseconds} ms"));
        }
    }

    private void Tell(string target, Finding finding)
    {
        string[] lines = finding.Message.Split('\n');
        output.WriteLine($"FOUND by {target}, seed {plan.Seed}, case {finding.Case}: {string.Join("\n    ", lines[..Math.Min(lines.Length, MostLines)])}");
        output.WriteLine(finding.Path.Length > 0
            ? $"    again: ./build.sh fuzz --replay {Path.GetRelativePath(Environment.CurrentDirectory, finding.Path)}"
            : $"    again: ./build.sh fuzz --target {target} --seed {plan.Seed} --cases {finding.Case + 1}");
    }
}
