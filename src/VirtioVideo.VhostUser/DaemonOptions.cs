// SPDX-License-Identifier: BSD-3-Clause

using System;
using VirtioVideo.Codecs;
using VirtioVideo.Device;
using VirtioVideo.Memory;
using VirtioVideo.Streams;
using VirtioVideo.VhostUser.Sandbox;

namespace VirtioVideo.VhostUser;

/// <summary>The settings from the command line.</summary>
internal sealed record DaemonOptions
{
    /// <summary>Decoder or encoder.</summary>
    public required DeviceType Device { get; init; }

    /// <summary>Path of the socket to listen on; null if <see cref="Fd"/> is used.</summary>
    public string? SocketPath { get; init; }

    /// <summary>A socket that listens, or that is connected to a front end.</summary>
    public int? Fd { get; init; }

    /// <summary>Codecs that the guest may use: a mask of 1 &lt;&lt; codec; 0 for all.</summary>
    public uint Codecs { get; init; }

    /// <summary>Most streams at a time; 0 for the library's standard.</summary>
    public uint MaxStreams { get; init; }

    /// <summary>Largest width; 0 for the library's standard.</summary>
    public uint MaxWidth { get; init; }

    /// <summary>Largest height; 0 for the library's standard.</summary>
    public uint MaxHeight { get; init; }

    /// <summary>Threads of a stream's codec; 0 for the library's standard.</summary>
    public uint Threads { get; init; }

    /// <summary>Codec threads of all streams together; 0 for no limit.</summary>
    public uint MaxThreads { get; init; }

    /// <summary>How many microseconds later the guest may learn of a finished frame while more work is queued; 0 for the library's standard.</summary>
    public uint Coalesce { get; init; }

    /// <summary>How long a decoder keeps pictures whose stream does not say how deep they are reordered.</summary>
    public Reorder Reorder { get; init; }

    /// <summary>Whether an encoder gives each picture back at once.</summary>
    public Latency Latency { get; init; }

    /// <summary>Most pictures from one key frame to the next; 0 for the library's standard.</summary>
    public uint GopSize { get; init; }

    /// <summary>Encoders of FFmpeg to use instead of the standard ones, separated by commas.</summary>
    public string Encoders { get; init; } = string.Empty;

    /// <summary>Whether front ends may lend only memory whose file cannot shrink.</summary>
    public bool SealedMemory { get; init; }

    /// <summary>
    /// Most memory of the codecs of all streams together, in bytes. 0 for the library's standard, which does not exceed the limit of the process.
    /// </summary>
    public ulong MaxStreamMemory { get; init; }

    /// <summary>Most verbose level that is logged.</summary>
    public LogLevel LogLevel { get; init; } = LogLevel.Info;

    /// <summary>How the process is sandboxed.</summary>
    public required SandboxOptions Sandbox { get; init; }

    /// <summary>Converts to the options of the device, with defaults for settings that are missing.</summary>
    public DeviceOptions ForDevice()
    {
        uint threads = Or(Threads, 1);
        return new DeviceOptions
        {
            FeatureMask = ulong.MaxValue,
            Codecs = Or(Codecs, uint.MaxValue),
            MaxStreams = Or(MaxStreams, DeviceOptions.DefaultStreams),
            MaxThreads = Or(MaxThreads, uint.MaxValue),
            MaxMemoryBytes = MaxStreamMemory == 0 ? DeviceMemory.StandardBytes : MaxStreamMemory,
            Encoders = new StreamPolicy(Latency, Or(GopSize, StreamPolicy.DefaultGopSize), threads),
            SealedMemory = SealedMemory,
            Streams = new StreamOptions
            {
                Codec = new CodecLimits(Or(MaxWidth, DeviceOptions.DefaultSize), Or(MaxHeight, DeviceOptions.DefaultSize), (int)threads) { Reorder = Reorder },
                Coalesce = TimeSpan.FromMicroseconds(Or(Coalesce, StreamOptions.DefaultCoalesceMicroseconds)),
            },
        };
    }

    private static uint Or(uint value, uint standard) => value == 0 ? standard : value;
}
