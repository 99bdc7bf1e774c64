// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.CommandLine;
using System.Globalization;
using System.Linq;
using VirtioVideo.Codecs;
using VirtioVideo.Device;
using VirtioVideo.Streams;
using VirtioVideo.VhostUser.Sandbox;
using VirtioVideo.Wire;

namespace VirtioVideo.VhostUser;

/// <summary>The options of the program: their meaning, their values, and the settings that they become.</summary>
/// <remarks>Names follow QEMU's convention for back-end programs: --socket-path, --fd, --print-capabilities.</remarks>
internal static class CommandLine
{
    /// <summary>With this option all others are ignored: QEMU's convention.</summary>
    public const string PrintCapabilities = "--print-capabilities";

    /// <summary>Smallest memory limit in MiB. With less, not even small pictures are decoded.</summary>
    private const uint MinMemory = 256;

    /// <summary>MiB of the limit that the program itself needs: its heap, threads, and a reserve.</summary>
    private const uint OwnMemory = 128;

    private static readonly (string Word, virtio_video_codec Codec)[] s_codecs =
    [
        ("mpeg2", virtio_video_codec.VIRTIO_VIDEO_CODEC_MPEG2),
        ("mpeg4", virtio_video_codec.VIRTIO_VIDEO_CODEC_MPEG4),
        ("h264", virtio_video_codec.VIRTIO_VIDEO_CODEC_H264),
        ("hevc", virtio_video_codec.VIRTIO_VIDEO_CODEC_HEVC),
        ("vp8", virtio_video_codec.VIRTIO_VIDEO_CODEC_VP8),
        ("vp9", virtio_video_codec.VIRTIO_VIDEO_CODEC_VP9),
    ];

    private static readonly (string Word, LogLevel Level)[] s_levels =
        [("error", LogLevel.Error), ("warn", LogLevel.Warn), ("info", LogLevel.Info), ("debug", LogLevel.Debug)];

    private static readonly Option<string> s_device
        = Text("--device", "decoder|encoder", "What the guest gets: decoder (virtio id 31) or encoder (30).", static text => text is "decoder" or "encoder", "decoder or encoder");

    private static readonly Option<string> s_socketPath = Text("--socket-path", "PATH", "Listen on a socket of this path.", static text => text.Length > 0, "a path");

    private static readonly Option<int?> s_fd = new("--fd") { Description = "Serve on this socket, which listens or is connected; a connected one once.", HelpName = "N" };

    private static readonly Option<uint?> s_maxStreams = Number(
        "--max-streams", "N", "Most streams at a time", $"{DeviceOptions.DefaultStreams}", 1, DeviceOptions.MostStreams);

    private static readonly Option<string> s_maxSize = Text(
        "--max-size", "WxH", $"Largest picture. Default: {DeviceOptions.DefaultSize}x{DeviceOptions.DefaultSize}.",
        static text => ReadSize(text) is not null, $"WxH, each 16 to {DeviceOptions.MostSize}");

    private static readonly Option<uint?> s_maxMemory = Number(
        "--max-memory", "MIB", "Most memory of the program in MiB, without the guest's memory. What needs more fails", "no limit", MinMemory, uint.MaxValue);

    private static readonly Option<uint?> s_maxStreamMemory = Number(
        "--max-stream-memory", "MIB", "Most memory that the codecs of all streams have together, in MiB. A stream that needs more than is left ends", "8192, and never more than --max-memory leaves", 1, uint.MaxValue);

    private static readonly Option<uint?> s_threads = Number(
        "--threads", "N", "Threads of a stream's codec", "1", 1, StreamPolicy.MostThreads);

    private static readonly Option<uint?> s_maxThreads = Number(
        "--max-threads", "N", "Codec threads of all streams together. A new stream gets what is left, at least 1", "no limit", 1, uint.MaxValue);

    private static readonly Option<string> s_codecsOption = Text(
        "--codecs", "LIST", $"Codecs that the guest may use, with commas between: {string.Join(", ", s_codecs.Select(static codec => codec.Word))}. Default: all.",
        static text => ReadCodecs(text) is not null, $"a list of {string.Join(", ", s_codecs.Select(static codec => codec.Word))} with commas between");

    private static readonly Option<uint?> s_coalesce = Number(
        "--coalesce", "US", "Decoder, and encoder with --latency throughput. Microseconds by which the guest may learn later of a finished frame while more are queued: it is interrupted once for several", $"{StreamOptions.DefaultCoalesceMicroseconds}", 1, StreamOptions.MostCoalesceMicroseconds);

    private static readonly Option<string> s_reorder = Text(
        "--reorder", "strict|guess", "Decoder. H.264 that does not say how deep it is reordered. strict: wait as long as the standard allows. guess: do not wait, and lose pictures that come too late. Default: strict.",
        static text => text is "strict" or "guess", "strict or guess");

    private static readonly Option<string> s_latency = Text(
        "--latency", "low|throughput", "Encoder. low: each picture is out before the next one is asked for. throughput: B-frames and lookahead where the codec has them. Default: low.",
        static text => text is "low" or "throughput", "low or throughput");

    private static readonly Option<uint?> s_gopSize = Number(
        "--gop-size", "N", "Encoder. Most pictures from one key frame to the next", $"{StreamPolicy.DefaultGopSize}", 1, StreamPolicy.MostGopSize);

    private static readonly Option<string> s_encoders = Text(
        "--encoders", "LIST", "Encoder. FFmpeg encoders to use instead of the standard ones, with commas between. One that needs a device file works with --sandbox off only.",
        static text => text.Length > 0, "a list of names with commas between");

    private static readonly Option<bool> s_sealedMemory = new("--sealed-memory")
    {
        Description = "Serve only front ends whose guest memory is memfds with F_SEAL_SHRINK: truncating others ends this program.",
    };

    private static readonly Option<string> s_logLevel = Text(
        "--log-level", "error|warn|info|debug", "Most verbose messages on standard error. Default: info.", static text => Find(s_levels, text) is not null, "error, warn, info or debug");

    private static readonly Option<string> s_sandbox = Text(
        "--sandbox", "on|off", "Whether the process gives up what it does not need before it serves anybody. Default: on.", static text => text is "on" or "off", "on or off");

    private static readonly Option<bool> s_printCapabilities = new(PrintCapabilities) { Description = "Say as JSON what the program can, and nothing else." };

    /// <summary>Makes the command.</summary>
    /// <param name="run">Called with valid options; returns the exit status.</param>
    public static RootCommand Create(Func<DaemonOptions, int> run)
    {
        var command = new RootCommand(
            "A virtio-video device (RFC v4) for a VMM that connects by vhost-user.\n"
            + "Exit status: 0 after SIGTERM or SIGINT, or when the front end of a connected --fd is gone; 1 it cannot serve; 2 wrong command line.")
        {
            s_device, s_socketPath, s_fd, s_codecsOption, s_maxStreams, s_maxSize, s_maxMemory, s_maxStreamMemory, s_threads, s_maxThreads, s_coalesce,
            s_reorder, s_latency, s_gopSize, s_encoders, s_sealedMemory, s_logLevel, s_sandbox, s_printCapabilities,
        };
        s_fd.Validators.Add(static result =>
        {
            if (result.Tokens.Count == 1 && result.Tokens[0].Value.StartsWith('-'))
            {
                result.AddError("--fd is to be the number of an open file");
            }
        });
        command.Validators.Add(static result =>
        {
            if (result.GetResult(s_device) is null)
            {
                result.AddError("--device is to be decoder or encoder");
            }
            else if (result.GetResult(s_socketPath) is null == result.GetResult(s_fd) is null)
            {
                result.AddError("either --socket-path or --fd is wanted");
            }
            else if (result.GetValue(s_device) == "decoder"
                && new Option[] { s_latency, s_gopSize, s_encoders }.FirstOrDefault(option => result.GetResult(option) is not null) is { } other)
            {
                result.AddError($"{other.Name} is for --device encoder");
            }
            else if (result.GetValue(s_device) == "encoder" && result.GetResult(s_reorder) is not null)
            {
                result.AddError($"{s_reorder.Name} is for --device decoder");
            }
        });
        command.SetAction(parsed => run(Read(parsed)));
        return command;
    }

    private static DaemonOptions Read(ParseResult parsed)
    {
        (uint width, uint height) = parsed.GetValue(s_maxSize) is { } size ? ReadSize(size)!.Value : default;
        return new DaemonOptions
        {
            Device = parsed.GetValue(s_device) == "encoder" ? DeviceType.Encoder : DeviceType.Decoder,
            SocketPath = parsed.GetValue(s_socketPath),
            Fd = parsed.GetValue(s_fd),
            Codecs = parsed.GetValue(s_codecsOption) is { } codecs ? ReadCodecs(codecs)!.Value : 0,
            MaxStreams = parsed.GetValue(s_maxStreams) ?? 0,
            MaxWidth = width,
            MaxHeight = height,
            Threads = parsed.GetValue(s_threads) ?? 0,
            MaxThreads = parsed.GetValue(s_maxThreads) ?? 0,
            Coalesce = parsed.GetValue(s_coalesce) ?? 0,
            Reorder = parsed.GetValue(s_reorder) == "guess" ? Reorder.Guess : Reorder.Strict,
            Latency = parsed.GetValue(s_latency) == "throughput" ? Latency.Throughput : Latency.Low,
            GopSize = parsed.GetValue(s_gopSize) ?? 0,
            Encoders = parsed.GetValue(s_encoders) ?? string.Empty,
            SealedMemory = parsed.GetValue(s_sealedMemory),
            MaxStreamMemory = StreamMemory(parsed) << 20,
            LogLevel = parsed.GetValue(s_logLevel) is { } level ? Find(s_levels, level)!.Value : LogLevel.Info,
            Sandbox = new SandboxOptions(parsed.GetValue(s_sandbox) != "off", (ulong?)parsed.GetValue(s_maxMemory) << 20),
        };
    }

    /// <returns>In MiB: the number from the command line, but no more than the limit of the process leaves; 0 for the library's standard.</returns>
    private static ulong StreamMemory(ParseResult parsed)
    {
        uint? left = parsed.GetValue(s_maxMemory) - OwnMemory;
        return parsed.GetValue(s_maxStreamMemory) is { } wanted ? Math.Min(wanted, left ?? uint.MaxValue) : left ?? 0;
    }

    private static Option<string> Text(string name, string values, string description, Predicate<string> isRight, string wanted)
    {
        var option = new Option<string>(name) { Description = description, HelpName = values };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && !isRight(result.Tokens[0].Value))
            {
                result.AddError($"{name} is to be {wanted}");
            }
        });
        return option;
    }

    private static Option<uint?> Number(string name, string value, string description, string standard, uint least, uint most)
    {
        string range = most == uint.MaxValue ? $"{least} or more" : $"{least} to {most}";
        var option = new Option<uint?>(name) { Description = $"{description}. Values: {range}. Default: {standard}.", HelpName = value };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && !(uint.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out uint number) && number >= least && number <= most))
            {
                result.AddError($"{name} is to be {range}");
            }
        });
        return option;
    }

    private static (uint Width, uint Height)? ReadSize(string text)
    {
        string[] parts = text.Split('x');
        return parts.Length == 2 && ReadSide(parts[0]) is { } width && ReadSide(parts[1]) is { } height ? (width, height) : null;
    }

    private static uint? ReadSide(string text)
        => uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out uint side) && side is >= 16 and <= DeviceOptions.MostSize ? side : null;

    /// <returns>A mask of 1 &lt;&lt; codec.</returns>
    private static uint? ReadCodecs(string text)
    {
        uint mask = 0;
        foreach (string word in text.Split(','))
        {
            if (Find(s_codecs, word) is not { } codec)
            {
                return null;
            }

            mask |= 1u << (int)codec;
        }

        return mask;
    }

    private static T? Find<T>((string Word, T Value)[] choices, string word)
        where T : struct
    {
        int index = Array.FindIndex(choices, choice => choice.Word == word);
        return index < 0 ? null : choices[index].Value;
    }
}
