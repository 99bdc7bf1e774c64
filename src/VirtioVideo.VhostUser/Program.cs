// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.CommandLine;
using System.Globalization;
using System.Linq;
using VirtioVideo.Abi;
using VirtioVideo.Device;
using VirtioVideo.Platform;
using VirtioVideo.VhostUser.Life;
using VirtioVideo.VhostUser.Sandbox;
using VirtioVideo.VhostUser.Sockets;

namespace VirtioVideo.VhostUser;

/// <summary>The command line.</summary>
/// <remarks>Conventions of QEMU for back-end programs: --socket-path, --fd, --print-capabilities.</remarks>
internal static class Program
{
    private const string Name = "virtiovideo-vhost-user";

    /// <summary>MiB without which not even small pictures are decoded.</summary>
    private const uint MinMemory = 256;

    /// <summary>MiB that the program itself has of them: its heap, threads, and what stays free.</summary>
    private const uint OwnMemory = 128;

    private static readonly Option<string> s_device = new("--device")
    {
        Description = "What the guest gets: decoder (virtio id 31) or encoder (30).",
        HelpName = "decoder|encoder",
    };

    private static readonly Option<string> s_socketPath = new("--socket-path")
    {
        Description = "Listen on a socket of this path.",
        HelpName = "PATH",
    };

    private static readonly Option<int?> s_fd = new("--fd")
    {
        Description = "Serve on this socket, which listens or is connected; a connected one once.",
        HelpName = "N",
    };

    private static readonly Option<uint?> s_maxStreams = new("--max-streams")
    {
        Description = $"Most streams at a time, 1 to {DeviceOptions.MostStreams}. Default: {DeviceOptions.DefaultStreams}.",
        HelpName = "N",
    };

    private static readonly Option<string> s_maxSize = new("--max-size")
    {
        Description = $"Largest picture, at most {DeviceOptions.MostSize}x{DeviceOptions.MostSize}. Default: {DeviceOptions.DefaultSize}x{DeviceOptions.DefaultSize}.",
        HelpName = "WxH",
    };

    private static readonly Option<uint?> s_maxMemory = new("--max-memory")
    {
        Description = "Most memory of its own, guest memory not among it, in MiB; what needs more fails. Default: no limit.",
        HelpName = "MIB",
    };

    private static readonly Option<uint?> s_maxStreamMemory = new("--max-stream-memory")
    {
        Description = "Most memory that the codecs of all streams have together, in MiB; a stream that needs more than is left ends. Default: 8192, and never more than --max-memory leaves.",
        HelpName = "MIB",
    };

    private static readonly Option<uint?> s_threads = new("--threads")
    {
        Description = "Threads of a stream's codec, 1 to 64. Default: 1.",
        HelpName = "N",
    };

    private static readonly Option<bool> s_sealedMemory = new("--sealed-memory")
    {
        Description = "Serve only front ends whose guest memory is memfds with F_SEAL_SHRINK: truncating others ends this program.",
    };

    private static readonly Option<string> s_logLevel = new("--log-level")
    {
        Description = "Most verbose messages on standard error. Default: info.",
        HelpName = "error|warn|info|debug",
    };

    private static readonly Option<string> s_sandbox = new("--sandbox")
    {
        Description = "Whether the process gives up what it does not need before it serves anybody. Default: on.",
        HelpName = "on|off",
    };

    private static readonly Option<bool> s_printCapabilities = new("--print-capabilities")
    {
        Description = "Say as JSON what the program can, and nothing else.",
    };

    private static int Main(string[] args)
    {
        if (args.Contains("--print-capabilities"))
        {
            // QEMU's convention: other options are ignored.
            Console.WriteLine("""{"type": "video", "features": ["decoder", "encoder"]}""");
            return ExitCode.Ended;
        }

        var command = new RootCommand(
            "A virtio-video device (RFC v4) for a VMM that connects by vhost-user.\n"
            + "Exit status: 0 after SIGTERM or SIGINT, or when the front end of a connected --fd is gone; 1 it cannot serve; 2 wrong command line.")
        {
            s_device, s_socketPath, s_fd, s_maxStreams, s_maxSize, s_maxMemory, s_maxStreamMemory, s_threads, s_sealedMemory, s_logLevel, s_sandbox, s_printCapabilities,
        };
        command.SetAction(Run);
        ParseResult parsed = command.Parse(args);
        string[] errors = parsed.Errors.Count > 0 ? [.. parsed.Errors.Select(error => error.Message)]
            : parsed.Action == command.Action && FindWrong(parsed) is { } wrong ? [wrong]
            : [];
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

    /// <returns>What is wrong with values that can be read; null if nothing is.</returns>
    private static string? FindWrong(ParseResult parsed)
        => parsed.GetValue(s_device) is not ("decoder" or "encoder") ? "--device is to be decoder or encoder"
            : parsed.GetValue(s_socketPath) is null == parsed.GetValue(s_fd) is null ? "either --socket-path or --fd is wanted"
            : parsed.GetValue(s_socketPath) is "" ? "--socket-path is empty"
            : parsed.GetValue(s_fd) is < 0 ? "--fd is to be the number of an open file"
            : parsed.GetValue(s_maxStreams) is 0 or > DeviceOptions.MostStreams ? $"--max-streams is to be 1 to {DeviceOptions.MostStreams}"
            : parsed.GetValue(s_maxSize) is { } size && !TryReadSize(size, out _, out _) ? $"--max-size is to be WxH, each 16 to {DeviceOptions.MostSize}"
            : parsed.GetValue(s_maxMemory) is < MinMemory ? $"--max-memory is to be {MinMemory} or more"
            : parsed.GetValue(s_maxStreamMemory) is 0 ? "--max-stream-memory is to be 1 or more"
            : parsed.GetValue(s_threads) is 0 or > 64 ? "--threads is to be 1 to 64"
            : parsed.GetValue(s_logLevel) is { } level && TryReadLevel(level) is null ? "--log-level is to be error, warn, info or debug"
            : parsed.GetValue(s_sandbox) is not (null or "on" or "off") ? "--sandbox is to be on or off"
            : null;

    private static int Run(ParseResult parsed)
    {
        EndSignals.Block();
        uint width = 0;
        uint height = 0;
        if (parsed.GetValue(s_maxSize) is { } size)
        {
            TryReadSize(size, out width, out height);
        }

        var options = new DaemonOptions
        {
            Device = parsed.GetValue(s_device) == "encoder" ? virtiovideo_device_type.VIRTIOVIDEO_DEVICE_ENCODER : virtiovideo_device_type.VIRTIOVIDEO_DEVICE_DECODER,
            SocketPath = parsed.GetValue(s_socketPath),
            Fd = parsed.GetValue(s_fd),
            MaxStreams = parsed.GetValue(s_maxStreams) ?? 0,
            MaxWidth = width,
            MaxHeight = height,
            Threads = parsed.GetValue(s_threads) ?? 0,
            SealedMemory = parsed.GetValue(s_sealedMemory),
            MaxStreamMemory = StreamMemory(parsed) << 20,
            LogLevel = TryReadLevel(parsed.GetValue(s_logLevel) ?? "info")!.Value,
            Sandbox = new SandboxOptions(parsed.GetValue(s_sandbox) != "off", (ulong?)parsed.GetValue(s_maxMemory) << 20),
        };
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

    /// <returns>In MiB: what was asked for, but no more than the limit of the process leaves; 0 for the library's standard.</returns>
    private static ulong StreamMemory(ParseResult parsed)
    {
        uint? left = parsed.GetValue(s_maxMemory) - OwnMemory;
        return parsed.GetValue(s_maxStreamMemory) is { } wanted ? Math.Min(wanted, left ?? uint.MaxValue) : left ?? 0;
    }

    private static bool TryReadSize(string text, out uint width, out uint height)
    {
        height = 0;
        string[] parts = text.Split('x');
        return uint.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out width) && parts.Length == 2
            && uint.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out height)
            && width is >= 16 and <= DeviceOptions.MostSize && height is >= 16 and <= DeviceOptions.MostSize;
    }

    private static LogLevel? TryReadLevel(string text) => text switch
    {
        "error" => LogLevel.Error,
        "warn" => LogLevel.Warn,
        "info" => LogLevel.Info,
        "debug" => LogLevel.Debug,
        _ => null,
    };
}
