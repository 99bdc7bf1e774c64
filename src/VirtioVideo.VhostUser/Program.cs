// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.CommandLine;
using System.Linq;
using VirtioVideo.VhostUser.Life;
using VirtioVideo.VhostUser.Linux;
using VirtioVideo.VhostUser.Sandbox;

namespace VirtioVideo.VhostUser;

/// <summary>Starts the program: reads the command line, enters the sandbox, serves.</summary>
internal static class Program
{
    private const string Name = "virtiovideo-vhost-user";

    private static int Main(string[] args)
    {
        if (args.Contains(CommandLine.PrintCapabilities))
        {
            Console.WriteLine("""{"type": "video", "features": ["decoder", "encoder"]}""");
            return ExitCode.Ended;
        }

        RootCommand command = CommandLine.Create(Run);
        ParseResult parsed = command.Parse(args);
        string[] errors = [.. parsed.Errors.Select(static error => error.Message)];
        if (errors.Length == 0)
        {
            return parsed.Invoke();
        }

        foreach (string error in errors)
        {
            Console.Error.WriteLine($"{Name}: {error} (see {Name} --help)");
        }

        return ExitCode.BadUsage;
    }

    private static int Run(DaemonOptions options)
    {
        EndSignals.Block();
        var log = new Log(options.LogLevel, Console.Error, static milliseconds => Poll.HasRoom(Native.STDERR_FILENO, milliseconds));
        try
        {
            using EndSignals signals = EndSignals.Open();
            using (var daemon = new Daemon(options, log))
            {
                Progress progress = daemon.Progress;
                if (!DaemonSandbox.Enter(options.Sandbox, () => Watchdog.Start(signals.Fd, progress), log))
                {
                    Console.Error.WriteLine($"{Name}: guests are not served without a filter of system calls; --sandbox off does without, at your risk");
                    return ExitCode.Failed;
                }

                daemon.Run(signals.Fd);
            }

            Watchdog.End(ExitCode.Ended);
            return ExitCode.Ended;
        }
        catch (HostException e)
        {
            Console.Error.WriteLine($"{Name}: {e.Message}");
            return ExitCode.Failed;
        }
    }
}
