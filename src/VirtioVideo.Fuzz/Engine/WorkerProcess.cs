// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;

namespace VirtioVideo.Fuzz.Engine;

/// <summary>A worker from outside: started, watched, and started again behind a case that ended it.</summary>
internal sealed class WorkerProcess : IDisposable
{
    private const int KeptLines = 40;

    private readonly WorkerArguments _arguments;
    private readonly int _hangMilliseconds;
    private readonly WorkerState _state;
    private readonly ConcurrentQueue<Finding> _findings = new();
    private readonly ConcurrentQueue<(string Name, CallWorst Worst)> _budgets = new();
    private readonly Queue<string> _errors = new();
    private readonly ulong _doneAtStart;
    private readonly long _workAtStart;
    private readonly Process _process;

    /// <summary>Starts it.</summary>
    /// <param name="arguments">What it does.</param>
    /// <param name="hangSeconds">A case that takes longer hangs.</param>
    /// <param name="doneBefore">Cases that the workers before it did.</param>
    /// <param name="workBefore">Units of work that they did.</param>
    /// <exception cref="IOException">There is no room, or no right.</exception>
    public WorkerProcess(WorkerArguments arguments, int hangSeconds, ulong doneBefore = 0, long workBefore = 0)
    {
        _arguments = arguments;
        _hangMilliseconds = 1000 * hangSeconds;
        (_doneAtStart, _workAtStart) = (doneBefore, workBefore);
        _state = WorkerState.Create(arguments.State);
        var start = new ProcessStartInfo(ProgramPath()) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string word in (string[])[.. ProgramWords(), .. arguments.ToCommandLine()])
        {
            start.ArgumentList.Add(word);
        }

        using (IFuzzTarget target = FuzzTargets.Create(arguments.Target))
        {
            if (target.UsesNativeMemory)
            {
                CheckHeap(start);
            }
        }

        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Heard(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Whether it ended, of itself or not.</summary>
    public bool HasEnded => _process.HasExited;

    /// <summary>Cases that it and those before it did.</summary>
    public ulong Done => _doneAtStart + _state.Done;

    /// <summary>Units of work.</summary>
    public long Work => _workAtStart + _state.Work;

    /// <summary>What it ran last.</summary>
    public ulong Current => _state.Current;

    /// <summary>Takes a finding that it told.</summary>
    public bool TryTake(out Finding? finding) => _findings.TryDequeue(out finding);

    /// <summary>Takes a figure that has a budget: it tells them when it ends in order.</summary>
    public bool TryTakeBudget(out (string Name, CallWorst Worst) figure) => _budgets.TryDequeue(out figure);

    /// <summary>Asks it to end after its case.</summary>
    public void RequestStop() => _state.Stop = true;

    /// <summary>Ends one whose case takes too long.</summary>
    /// <returns>What is to be said of it; null if it does not hang.</returns>
    public string? EndIfHung()
    {
        long began = _state.Began;
        if (began == 0 || Environment.TickCount64 - began < _hangMilliseconds)
        {
            return null;
        }

        _process.Kill();
        _process.WaitForExit();
        return $"hang: the case did not end in {_hangMilliseconds / 1000} s";
    }

    /// <summary>What is to be said of one that ended, once it did; null if it ended well.</summary>
    public string? LastWords()
    {
        // Without a limit: only so what it wrote last is there.
        _process.WaitForExit();
        if (_process.ExitCode == 0 && _state.Began == 0)
        {
            return null;
        }

        // 128 + n: how a shell and .NET name signal n.
        string how = _process.ExitCode > 128 ? $"crash: signal {_process.ExitCode - 128}" : $"the process ended with status {_process.ExitCode} in the middle of a case";
        lock (_errors)
        {
            return string.Join('\n', [how, .. _errors]);
        }
    }

    /// <summary>Ends it, and starts the same behind the case that ended it.</summary>
    public WorkerProcess Restart()
    {
        (ulong next, ulong done, long work) = (Current + _arguments.Step, Done + 1, Work);
        Dispose();
        return new WorkerProcess(_arguments with { First = next }, _hangMilliseconds / 1000, done, work);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
        _state.Dispose();
    }

    private void Heard(string? line)
    {
        if (line?.Split('\t', 4) is [Worker.FindingWord, var number, var path, var message])
        {
            _findings.Enqueue(new Finding(ulong.Parse(number, System.Globalization.CultureInfo.InvariantCulture), path, message.Replace('\v', '\n')));
        }
        else if (line?.Split('\t') is [Worker.BudgetWord, var name, var count, var wall, var cpu])
        {
            _budgets.Enqueue((name, new CallWorst(Number(count), new TimeSpan(Number(wall)), new TimeSpan(Number(cpu)))));
        }
    }

    private static long Number(string text) => long.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private void Keep(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_errors)
        {
            if (_errors.Count == KeptLines)
            {
                _errors.Dequeue();
            }

            _errors.Enqueue(line);
        }
    }

    /// <summary>mallopt(3), M_CHECK_ACTION: a block that was written past its end, or freed twice, ends the process when it is freed.</summary>
    private static void CheckHeap(ProcessStartInfo start)
    {
        start.Environment["LD_PRELOAD"] = "libc_malloc_debug.so.0";
        start.Environment["MALLOC_CHECK_"] = "3";
        start.Environment["MALLOC_PERTURB_"] = "165";
    }

    /// <summary>This program: by its host where it runs by one of its own, else by dotnet.</summary>
    private static string ProgramPath()
    {
        string own = Path.Combine(AppContext.BaseDirectory, typeof(WorkerProcess).Assembly.GetName().Name!);
        return File.Exists(own) ? own : "dotnet";
    }

    private static string[] ProgramWords() => ProgramPath() == "dotnet" ? [typeof(WorkerProcess).Assembly.Location] : [];
}
