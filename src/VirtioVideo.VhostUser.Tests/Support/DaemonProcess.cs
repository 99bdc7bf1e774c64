// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using VirtioVideo.Tests.Support;
using Xunit;

namespace VirtioVideo.VhostUser.Tests.Support;

/// <summary>A daemon that runs: the one that VIRTIOVIDEO_DAEMON names, as build.sh does with what ships; else the one of this build.</summary>
internal sealed class DaemonProcess : IDisposable
{
    private static readonly string? s_named = Environment.GetEnvironmentVariable("VIRTIOVIDEO_DAEMON");

    private readonly Process _process;
    private readonly List<string> _lines = [];
    private readonly DirectoryInfo _directory;

    /// <param name="arguments">Options beside where it listens.</param>
    public DaemonProcess(params string[] arguments)
        : this(null, ["--device", "decoder", .. arguments])
    {
    }

    private DaemonProcess(string? socketPath, string[] arguments)
    {
        _directory = Directory.CreateTempSubdirectory("virtiovideo-daemon-");
        SocketPath = socketPath ?? Path.Combine(_directory.FullName, "socket");

        // A program that is compiled while it runs does more than the sandbox allows.
        string[] sandbox = IsWhatShips ? [] : ["--sandbox", "off"];

        // Where the tests run in the background of a script, SIGINT is ignored, and what is ignored stays so in programs that are started.
        var start = new ProcessStartInfo("env", ["--default-signal=INT", Program, .. arguments, .. sandbox, "--socket-path", SocketPath]) { RedirectStandardError = true };
        _process = Process.Start(start) ?? throw new InvalidOperationException($"{Program} does not start");
        _process.ErrorDataReceived += (_, line) => Add(line.Data);
        _process.BeginErrorReadLine();
        if (!SpinWait.SpinUntil(() => Lines.Any(line => line.Contains("listening on", StringComparison.Ordinal)) || _process.HasExited, TestDevice.DeadlineMilliseconds)
            || _process.HasExited)
        {
            _process.Kill();
            throw new InvalidOperationException($"the daemon does not listen: {string.Join('\n', Lines)}");
        }
    }

    /// <summary>The program.</summary>
    public static string Program { get; } = s_named is { Length: > 0 } named ? named : Path.Combine(AppContext.BaseDirectory, "virtiovideo-vhost-user");

    /// <summary>Whether it is compiled ahead of time.</summary>
    public static bool IsWhatShips => s_named is { Length: > 0 };

    /// <summary>Where it listens.</summary>
    public string SocketPath { get; }

    /// <summary>What it wrote.</summary>
    public string[] Lines
    {
        get
        {
            lock (_lines)
            {
                return [.. _lines];
            }
        }
    }

    /// <summary>Its open files, but for assemblies: a program that is compiled while it runs opens them at any time.</summary>
    public int OpenFiles => Directory.GetFiles(Fact("fd")).Count(file => new FileInfo(file).LinkTarget is { } target && !target.EndsWith(".dll", StringComparison.Ordinal));

    /// <summary>Its mappings of guest memory: of any test, by any name.</summary>
    public int MappingsOfGuests => File.ReadLines(Fact("maps")).Count(line => line.Contains("memfd:", StringComparison.Ordinal) && line.Contains(GuestRam.FileName, StringComparison.Ordinal));

    /// <summary>All of its mappings.</summary>
    public int Mappings => File.ReadLines(Fact("maps")).Count();

    /// <summary>Its threads.</summary>
    public int Threads => Directory.GetDirectories(Fact("task")).Length;

    /// <summary>Its threads that streams have: the kernel knows their first 15 characters.</summary>
    public int Workers => Directory.GetDirectories(Fact("task")).Count(IsWorker);

    private static bool IsWorker(string task)
    {
        try
        {
            return File.ReadAllText(Path.Combine(task, "comm")).StartsWith("vvideo-", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            // It has ended since.
            return false;
        }
    }

    /// <summary>Waits until so many streams have a thread: one that begins has no name at first, and one that ends is seen for a moment.</summary>
    public void AwaitWorkers(int count) => Assert.True(SpinWait.SpinUntil(() => Workers == count, TestDevice.DeadlineMilliseconds), $"{Workers} streams have a thread, not {count}");

    /// <summary>How often its main thread gave up its processor to wait for something.</summary>
    public long Switches => long.Parse(File.ReadLines(Fact("status")).First(line => line.StartsWith("voluntary_ctxt_switches:", StringComparison.Ordinal)).Split('\t')[1], CultureInfo.InvariantCulture);

    /// <summary>Whether it is gone.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>Its process id.</summary>
    public int Id => _process.Id;

    /// <summary>A daemon whose device is an encoder.</summary>
    public static DaemonProcess Encoder() => new(null, ["--device", "encoder"]);

    /// <summary>A daemon that listens at a path of the test's.</summary>
    public static DaemonProcess At(string socketPath) => new(socketPath, ["--device", "decoder"]);

    /// <summary>Waits for a line.</summary>
    public string AwaitLine(string part)
        => Await(() => Lines.FirstOrDefault(line => line.Contains(part, StringComparison.Ordinal)), $"a line with '{part}'");

    /// <summary>Waits until something is so.</summary>
    public static void Await(Func<bool> condition, string what) => Await(() => condition() ? string.Empty : null, what);

    /// <summary>Waits for its end.</summary>
    /// <returns>The exit status.</returns>
    public int AwaitExit()
        => _process.WaitForExit(TestDevice.DeadlineMilliseconds) ? _process.ExitCode : throw new TimeoutException("the daemon does not end");

    /// <summary>Ends it as kill -9 does.</summary>
    public void Kill() => _process.Kill();

    /// <summary>Ends it as service managers and terminals do.</summary>
    /// <returns>The exit status.</returns>
    public int End(string signal)
    {
        using Process kill = Process.Start("kill", ["-" + signal, Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
        return AwaitExit();
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
        _directory.Delete(recursive: true);
    }

    private static T Await<T>(Func<T?> look, string what)
        where T : class
    {
        long deadline = Environment.TickCount64 + TestDevice.DeadlineMilliseconds;
        while (Environment.TickCount64 < deadline)
        {
            if (look() is { } found)
            {
                return found;
            }

            Thread.Sleep(1);
        }

        throw new TimeoutException($"waited in vain for {what}");
    }

    private string Fact(string name) => $"/proc/{Id}/{name}";

    private void Add(string? line)
    {
        if (line is not null)
        {
            lock (_lines)
            {
                _lines.Add(line);
            }
        }
    }
}
