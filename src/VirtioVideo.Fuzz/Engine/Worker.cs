// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Diagnostics;
using System.IO;
using System.Threading;

namespace VirtioVideo.Fuzz.Engine;

/// <summary>The inside of a worker process: runs its cases one after the other and tells what it finds, a line each.</summary>
/// <remarks>A process of its own, since what is looked for ends processes: its parent sees that, and knows the case from <see cref="WorkerState"/>.</remarks>
internal sealed class Worker(WorkerArguments arguments, TextWriter output)
{
    /// <summary>First word of the line of a finding: then its case, its file or nothing, what was wrong.</summary>
    public const string FindingWord = "finding";

    /// <summary>First word of the line of a figure that has a budget: then its name, how often it was measured, wall and CPU time in ticks, or the most that a case left.</summary>
    public const string BudgetWord = "budget";

    private const int ShrinkMilliseconds = 10_000;

    private readonly CaseBudget _budget = new();
    private ProcessWatch _watch = new();
    private IFuzzTarget _target = FuzzTargets.Create(arguments.Target);
    private long _earlierWork;

    /// <summary>Runs cases until there are no more, or the parent wants an end.</summary>
    /// <returns>The exit status: 0, found or not.</returns>
    public int Run()
    {
        EndWithParent();

        // A terminal's interrupt goes to the parent as well, which ends this process in order.
        Console.CancelKeyPress += static (_, e) => e.Cancel = true;
        using WorkerState state = WorkerState.Open(arguments.State);
        try
        {
            if (arguments.Replay.Length > 0)
            {
                Replay(state);
            }
            else
            {
                RunCases(state);
            }
        }
        finally
        {
            _target.Dispose();
        }

        TellBudgets();
        return 0;
    }

    private void RunJudged(object input)
        => _budget.Run(() =>
        {
            long before = _target.Work;
            _target.Run(input);
            return _target.Work - before;
        });

    private void TellBudgets()
    {
        foreach ((string name, CallWorst worst) in _budget.Worst)
        {
            output.WriteLine(string.Join('\t', BudgetWord, name, worst.Count, worst.Wall.Ticks, worst.Cpu.Ticks));
        }

        for (int i = 0; i < _budget.Growth.Count; i++)
        {
            output.WriteLine(string.Join('\t', BudgetWord, ProcessFigures.Names[i], 0, _budget.Growth[i], 0));
        }

        output.Flush();
    }

    private void RunCases(WorkerState state)
    {
        for (ulong number = arguments.First; number < arguments.End && !state.Stop; number += arguments.Step)
        {
            state.Begin(number);
            object? input = null;
            try
            {
                input = _target.Create(arguments.Seed, number);
                RunJudged(input);
                _watch.CaseEnded();
            }
            catch (Exception e)
            {
                Renew();
                Report(state, number, input, e);
            }

            state.End(_earlierWork + _target.Work);
        }
    }

    private void Replay(WorkerState state)
    {
        CaseFile file = CaseFile.Load(arguments.Replay);
        object input = file.InputOf(_target);
        for (ulong i = arguments.First; i < arguments.End; i++)
        {
            state.Begin(i);
            try
            {
                RunJudged(input);
            }
            catch (Exception e)
            {
                Tell(i, arguments.Replay, e.ToString());
                state.End(_target.Work);
                return;
            }

            state.End(_target.Work);
        }
    }

    /// <summary>What has failed is not to be trusted any more.</summary>
    private void Renew()
    {
        _earlierWork += _target.Work;
        try
        {
            _target.Dispose();
        }
        catch (Exception e)
        {
            Console.Error.WriteLine($"the end of what failed failed: {e.Message}");
        }

        _target = FuzzTargets.Create(arguments.Target);
        _watch = new ProcessWatch();
    }

    private void Report(WorkerState state, ulong number, object? input, Exception found)
    {
        if (input is null)
        {
            Tell(number, string.Empty, $"the input cannot be made: {found}");
            return;
        }

        (input, found) = Shrink(state, number, input, found);
        string path = string.Empty;
        string message = found.ToString();
        try
        {
            path = CaseFile.Of(arguments.Target, arguments.Seed, number, message, input).Save(arguments.Directory);
        }
        catch (IOException e)
        {
            message = $"(not saved: {e.Message}) {message}";
        }

        Tell(number, path, message);
    }

    /// <summary>Takes away what the failure does not need, for a while. Each try is a case of its own to who looks for hangs.</summary>
    private (object Input, Exception Found) Shrink(WorkerState state, ulong number, object input, Exception found)
    {
        var time = Stopwatch.StartNew();
        bool again = !_target.IsTimed;
        while (again)
        {
            again = false;
            foreach (object smaller in _target.Shrink(input))
            {
                if (time.ElapsedMilliseconds > ShrinkMilliseconds)
                {
                    return (input, found);
                }

                state.Begin(number);
                try
                {
                    RunJudged(smaller);
                }
                catch (Exception e) when (e.GetType() == found.GetType())
                {
                    // Another kind of failure would be another finding.
                    (input, found, again) = (smaller, e, true);
                    Renew();
                    break;
                }
                catch (Exception)
                {
                    Renew();
                }
            }
        }

        return (input, found);
    }

    private void Tell(ulong number, string path, string message)
    {
        output.WriteLine(string.Join('\t', FindingWord, number, path, message.ReplaceLineEndings("\v")));
        output.Flush();
    }

    /// <summary>A parent that is gone can neither count nor stop it.</summary>
    private static void EndWithParent()
        => new Thread(static () =>
        {
            while (Console.In.Read() >= 0)
            {
            }

            Environment.Exit(0);
        })
        { IsBackground = true, Name = "parent watch" }.Start();
}
