// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.CommandLine;
using System.Globalization;
using System.IO;
using System.Linq;
using VirtioVideo.Fuzz.Engine;
using VirtioVideo.Tests.Support;

namespace VirtioVideo.Fuzz;

/// <summary>The command line.</summary>
internal static class Program
{
    private const double DefaultMinutes = 1;
    private const double MostMinutes = 366 * 24 * 60;
    private const int DefaultHangSeconds = 60;
    private const int TimedReplays = 50;

    private static readonly Option<double?> s_minutes = new("--minutes")
    {
        Description = $"How long each target runs. Default: {DefaultMinutes}, or as long as --cases takes.",
        HelpName = "N",
    };

    private static readonly Option<string> s_target = new("--target")
    {
        Description = $"What is fuzzed: {string.Join(", ", FuzzTargets.Names)}. Default: all, one after the other.",
        HelpName = "NAME",
    };

    private static readonly Option<ulong?> s_seed = new("--seed")
    {
        Description = "What all inputs are made from: case K of seed N is always the same. Default: another one each time.",
        HelpName = "N",
    };

    private static readonly Option<ulong?> s_cases = new("--cases")
    {
        Description = "How many cases of each target are run. Default: as many as the time allows.",
        HelpName = "N",
    };

    private static readonly Option<int?> s_jobs = new("--jobs")
    {
        Description = "Processes at a time. Default: the number of processors.",
        HelpName = "N",
    };

    private static readonly Option<int?> s_hang = new("--hang")
    {
        Description = $"Seconds after which a case counts as hanging. Default: {DefaultHangSeconds}.",
        HelpName = "N",
    };

    private static readonly Option<string> s_directory = new("--output")
    {
        Description = "Where findings and the log go. Default: artifacts/fuzz.",
        HelpName = "DIR",
    };

    private static readonly Option<string> s_replay = new("--replay")
    {
        Description = "Explains the input of this file and runs it again, alone.",
        HelpName = "FILE",
    };

    private static readonly Option<int?> s_times = new("--times")
    {
        Description = $"How often --replay runs it. Default: 1, or {TimedReplays} where threads decide what happens.",
        HelpName = "N",
    };

    private static readonly Option<ulong?> s_show = new("--show")
    {
        Description = "Explains case K of --seed and --target and saves it, without running it.",
        HelpName = "K",
    };

    private static int Main(string[] args)
    {
        if (args is [WorkerArguments.Word, .. string[] words])
        {
            return new Worker(WorkerArguments.Parse(words), Console.Out).Run();
        }

        var command = new RootCommand(
            "Runs inputs that no driver should send through the library, each made from a seed.\n"
            + "Exit status: 0 nothing was found, 1 something was found or the run could not be made, 2 wrong command line.")
        {
            s_minutes, s_target, s_seed, s_cases, s_jobs, s_hang, s_directory, s_replay, s_times, s_show,
        };
        command.SetAction(Run);
        ParseResult parsed = command.Parse(args);
        string[] errors = parsed.Errors.Count > 0 ? [.. parsed.Errors.Select(error => error.Message)] : FindWrong(parsed) is { } wrong ? [wrong] : [];
        if (errors.Length == 0)
        {
            return parsed.Invoke();
        }

        foreach (string error in errors)
        {
            Console.Error.WriteLine($"fuzz: {error} (see ./build.sh fuzz --help)");
        }

        return ExitCode.BadUsage;
    }

    /// <returns>What is wrong with values that can be read; null if nothing is.</returns>
    private static string? FindWrong(ParseResult parsed)
    {
        string? target = parsed.GetValue(s_target);
        ReadOnlySpan<(bool IsWrong, string Message)> checks =
        [
            (target is not null && !FuzzTargets.Has(target), $"there is no target '{target}'; there are {string.Join(", ", FuzzTargets.Names)}"),
            (parsed.GetValue(s_minutes) is { } minutes && !(minutes > 0 && minutes < MostMinutes), "--minutes is to be positive, and a year at most"),
            (parsed.GetValue(s_jobs) is < 1 or > 1024, "--jobs is to be 1 to 1024"),
            (parsed.GetValue(s_hang) is < 1 or > 3600, "--hang is to be 1 to 3600 s"),
            (parsed.GetValue(s_times) is not null && parsed.GetValue(s_replay) is null, "--times goes with --replay"),
            (parsed.GetValue(s_show) is not null && (parsed.GetValue(s_seed) is null || target is null), "--show goes with --seed and --target"),
        ];
        foreach ((bool isWrong, string message) in checks)
        {
            if (isWrong)
            {
                return message;
            }
        }

        return null;
    }

    private static int Run(ParseResult parsed)
    {
        ulong? cases = parsed.GetValue(s_cases);
        double? minutes = parsed.GetValue(s_minutes) ?? (cases is null ? DefaultMinutes : null);
        ulong seed = parsed.GetValue(s_seed) ?? (ulong)DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var plan = new FuzzPlan(
            seed,
            cases,
            minutes is { } value ? TimeSpan.FromMinutes(value) : null,
            parsed.GetValue(s_jobs) ?? Environment.ProcessorCount,
            Path.GetFullPath(parsed.GetValue(s_directory) ?? Path.Combine(Repository.Root, "artifacts", "fuzz")),
            parsed.GetValue(s_hang) ?? DefaultHangSeconds);
        try
        {
            if (parsed.GetValue(s_replay) is { } replay)
            {
                return new FuzzReplay(Path.GetFullPath(replay), plan, Console.Out).Run(parsed.GetValue(s_times), TimedReplays);
            }

            if (parsed.GetValue(s_show) is { } shown)
            {
                return Show(parsed.GetValue(s_target)!, shown, plan);
            }

            return new FuzzCommand(plan, Console.Out).Run(parsed.GetValue(s_target) is { } target ? [target] : FuzzTargets.Names);
        }
        catch (IOException e)
        {
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"fuzz: {plan.Directory} cannot be used: {e.Message}"));
            return ExitCode.Found;
        }
        catch (FormatException e)
        {
            Console.Error.WriteLine($"fuzz: {e.Message}");
            return ExitCode.Found;
        }
    }

    private static int Show(string name, ulong number, FuzzPlan plan)
    {
        using IFuzzTarget target = FuzzTargets.Create(name);
        object input = target.Create(plan.Seed, number);
        Console.WriteLine(target.Explain(input));
        Console.WriteLine(CaseFile.Of(name, plan.Seed, number, "shown, not run", input).Save(plan.Directory));
        return ExitCode.Nothing;
    }
}
