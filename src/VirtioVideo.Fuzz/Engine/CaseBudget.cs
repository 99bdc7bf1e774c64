// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using VirtioVideo.Tests.Support;

namespace VirtioVideo.Fuzz.Engine;

/// <summary>What a case may cost: time of each call, CPU time, and what it leaves behind.</summary>
/// <remarks>
/// What is beyond counts only if it is so each time that the case is run again at once: code is compiled, caches are
/// filled and the machine is busy now and then.
/// </remarks>
internal sealed class CaseBudget
{
    /// <summary>What a call may take.</summary>
    public static readonly TimeSpan CallLimit = TimeSpan.FromMilliseconds(50);

    /// <summary>Name under which the CPU time of whole cases is told.</summary>
    public const string WholeCase = "CPU time of a case";

    private const int Repeats = 2;
    private const int WaitMilliseconds = 5000;
    private const int WaitAgainMilliseconds = 1000;

    /// <summary>Between two looks.</summary>
    private const int LookMilliseconds = 2;
    private const int LooksWithin = 2;

    /// <summary>The machine counts as four times as busy at most.</summary>
    private const double MostFactor = 4;

    private static readonly TimeSpan s_caseTime = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_workTime = TimeSpan.FromMilliseconds(20);

    /// <summary>By <see cref="ProcessFigures.Names"/>: the runtime's own come and go.</summary>
    private static readonly long[] s_growthLimits = [32, 2, 2, 4 << 20, 256 << 20, 32 << 20];

    private readonly Dictionary<string, CallWorst> _worst = [];
    private readonly long[] _growth = new long[s_growthLimits.Length];
    private string? _excess;

    /// <summary>The longest calls so far, by their names.</summary>
    public IReadOnlyDictionary<string, CallWorst> Worst => _worst;

    /// <summary>The most that a case left, by <see cref="ProcessFigures.Names"/>.</summary>
    public IReadOnlyList<long> Growth => _growth;

    /// <summary>Runs a case and judges what it costs.</summary>
    /// <param name="run">Runs it; returns the units of work that it did.</param>
    /// <exception cref="BudgetExceededException">It costs too much each time.</exception>
    public void Run(Func<long> run)
    {
        for (int i = 0; i <= Repeats; i++)
        {
            RunOnce(run, i == 0 ? WaitMilliseconds : WaitAgainMilliseconds);
            if (_excess is null)
            {
                return;
            }
        }

        throw new BudgetExceededException($"beyond budget: {_excess}");
    }

    private void RunOnce(Func<long> run, int waitMilliseconds)
    {
        _excess = null;
        ProcessFigures before = ProcessFigures.Read();
        TimeSpan cpu = Environment.CpuUsage.TotalTime;
        CallClock.Listen(Called);
        long work;
        try
        {
            work = run();
        }
        finally
        {
            CallClock.Listen(null);
        }

        cpu = Environment.CpuUsage.TotalTime - cpu;
        Note(WholeCase, new CallWorst(1, TimeSpan.Zero, cpu));
        TimeSpan limit = s_caseTime + (work * s_workTime);
        if (cpu > limit)
        {
            _excess ??= $"{cpu.TotalMilliseconds:F0} ms of CPU time for {work} units of work, the limit is {limit.TotalMilliseconds:F0} ms";
        }

        JudgeGrowth(before, waitMilliseconds);
    }

    private void Called(string call, TimeSpan wall, TimeSpan cpu)
    {
        Note(call, new CallWorst(1, wall, cpu));
        if (cpu > CallLimit)
        {
            _excess ??= $"{call}() took {cpu.TotalMilliseconds:F1} ms of CPU time, the limit is {CallLimit.TotalMilliseconds} ms";
        }
        else if (wall > CallLimit && wall / MachineLoad.Factor(MostFactor) > CallLimit)
        {
            _excess ??= $"{call}() took {wall.TotalMilliseconds:F1} ms, the limit is {CallLimit.TotalMilliseconds} ms";
        }
    }

    private void Note(string name, CallWorst call) => _worst[name] = _worst.GetValueOrDefault(name).With(call);

    /// <summary>Threads that are still in a codec are waited for; garbage is none of it.</summary>
    private void JudgeGrowth(ProcessFigures before, int waitMilliseconds)
    {
        ProcessFigures after = ProcessFigures.Read();
        if (Exceeds(before, after))
        {
            // Two looks in turn: a list in /proc can lack what is there while another thread comes or goes.
            int within = 0;
            SpinWait.SpinUntil(
                () =>
                {
                    Thread.Sleep(LookMilliseconds);
                    GC.Collect();
                    GC.WaitForPendingFinalizers();
                    after = ProcessFigures.Read();
                    within = Exceeds(before, after) ? 0 : within + 1;
                    return within == LooksWithin;
                },
                waitMilliseconds);
        }

        for (int i = 0; i < _growth.Length; i++)
        {
            _growth[i] = Math.Max(_growth[i], after.Values[i] - before.Values[i]);
        }

        // All of them: a thread has mappings, and may have an arena of malloc's.
        string[] beyond =
        [
            .. Enumerable.Range(0, s_growthLimits.Length)
                .Where(i => after.Values[i] - before.Values[i] > s_growthLimits[i])
                .Select(i => $"{after.Values[i] - before.Values[i]} {ProcessFigures.Names[i]} more than before the case ({before.Values[i]}), the limit is {s_growthLimits[i]}"),
        ];
        if (beyond.Length > 0)
        {
            _excess ??= string.Join("; ", beyond);
        }
    }

    private static bool Exceeds(ProcessFigures before, ProcessFigures after)
    {
        for (int i = 0; i < s_growthLimits.Length; i++)
        {
            if (after.Values[i] - before.Values[i] > s_growthLimits[i])
            {
                return true;
            }
        }

        return false;
    }
}
