// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;

namespace VirtioVideo.Fuzz.Engine;

/// <summary>The run of one target: its workers, each with every n-th case.</summary>
internal sealed class FuzzSession : IDisposable
{
    private const int LookMilliseconds = 50;
    private const int StopMilliseconds = 10_000;

    private readonly string _target;
    private readonly FuzzPlan _plan;
    private readonly WorkerProcess[] _workers;
    private readonly Stopwatch _time = Stopwatch.StartNew();
    private bool _stopping;

    /// <exception cref="IOException">There is no room for what a run leaves, or no right.</exception>
    public FuzzSession(string target, FuzzPlan plan)
    {
        _target = target;
        _plan = plan;
        _workers = new WorkerProcess[plan.Jobs];
        for (int job = 0; job < plan.Jobs; job++)
        {
            string state = Path.Combine(plan.Directory, string.Create(CultureInfo.InvariantCulture, $".{target}-{Environment.ProcessId}-{job}"));
            var arguments = new WorkerArguments(target, state, plan.Directory, plan.Seed, (ulong)job, (ulong)plan.Jobs, plan.Cases ?? ulong.MaxValue - (ulong)plan.Jobs, string.Empty);
            _workers[job] = new WorkerProcess(arguments, plan.HangSeconds);
        }
    }

    /// <summary>What was found so far.</summary>
    public List<Finding> Findings { get; } = [];

    /// <summary>The most of each figure that has a budget, of workers that ended in order.</summary>
    public SortedDictionary<string, CallWorst> Budgets { get; } = [];

    /// <summary>How far it is.</summary>
    public FuzzResult Result
        => new(_target, _plan.Seed, _workers.Aggregate(0ul, (sum, worker) => sum + worker.Done), _workers.Sum(worker => worker.Work), _time.Elapsed, Findings.Count, _plan.Jobs);

    /// <summary>Runs until the time is over, the cases are done or too much is found.</summary>
    /// <param name="look">Called often.</param>
    /// <param name="stop">Ends it earlier.</param>
    public void Run(Action<FuzzSession> look, CancellationToken stop)
    {
        long deadline = long.MaxValue;
        bool running = true;
        while (running)
        {
            running = false;
            for (int job = 0; job < _workers.Length; job++)
            {
                running |= Look(job);
            }

            if (!_stopping && (stop.IsCancellationRequested || _time.Elapsed >= _plan.Time || Findings.Count >= FuzzPlan.MostFindings))
            {
                _stopping = true;
                deadline = Environment.TickCount64 + StopMilliseconds;
                Array.ForEach(_workers, worker => worker.RequestStop());
            }

            // A case that hangs while all are to end is a finding still, unless nobody waits any more.
            running &= !stop.IsCancellationRequested || Environment.TickCount64 < deadline;
            look(this);
            if (running)
            {
                Thread.Sleep(LookMilliseconds);
            }
        }

        _time.Stop();
    }

    /// <inheritdoc/>
    public void Dispose() => Array.ForEach(_workers, worker => worker?.Dispose());

    /// <returns>Whether the worker has more to do.</returns>
    private bool Look(int job)
    {
        WorkerProcess worker = _workers[job];
        string? wrong = null;
        bool ended = worker.HasEnded;
        if (ended)
        {
            wrong = worker.LastWords();
        }
        else
        {
            wrong = worker.EndIfHung();
        }

        while (worker.TryTake(out Finding? finding))
        {
            Findings.Add(finding!);
        }

        while (worker.TryTakeBudget(out (string Name, CallWorst Worst) figure))
        {
            Budgets[figure.Name] = Budgets.GetValueOrDefault(figure.Name).With(figure.Worst);
        }

        if (wrong is null)
        {
            return !ended;
        }

        Findings.Add(Save(worker.Current, wrong));
        if (_stopping)
        {
            return false;
        }

        _workers[job] = worker.Restart();
        return true;
    }

    /// <summary>A process that died could not save its input: it is made once more.</summary>
    private Finding Save(ulong number, string message)
    {
        try
        {
            using IFuzzTarget target = FuzzTargets.Create(_target);
            return new Finding(number, CaseFile.Of(_target, _plan.Seed, number, message, target.Create(_plan.Seed, number)).Save(_plan.Directory), message);
        }
        catch (IOException e)
        {
            return new Finding(number, string.Empty, $"{message}\n(not saved: {e.Message})");
        }
    }
}
