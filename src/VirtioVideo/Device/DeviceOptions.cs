// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Codecs;
using VirtioVideo.Memory;
using VirtioVideo.Streams;

namespace VirtioVideo.Device;

/// <summary>The host's configuration.</summary>
internal sealed record DeviceOptions
{
    /// <summary>Default for the number of streams at a time.</summary>
    public const uint DefaultStreams = 16;

    /// <summary>Most streams that a host may allow.</summary>
    public const uint MostStreams = 1024;

    /// <summary>Default for the largest width and height.</summary>
    public const uint DefaultSize = 4096;

    /// <summary>Largest width and height that a host may allow.</summary>
    public const uint MostSize = 16384;

    /// <summary>Feature bits that the host allows.</summary>
    public required ulong FeatureMask { get; init; }

    /// <summary>Codecs that the guest may use: a mask of 1 &lt;&lt; codec.</summary>
    public uint Codecs { get; init; } = uint.MaxValue;

    /// <summary>Most streams at a time.</summary>
    public required uint MaxStreams { get; init; }

    /// <summary>libavcodec threads of all streams together. A stream that would exceed it gets one.</summary>
    public uint MaxThreads { get; init; } = uint.MaxValue;

    /// <summary>Most memory of the host for all codecs of the device together.</summary>
    public ulong MaxMemoryBytes { get; init; } = DeviceMemory.DefaultBytes;

    /// <summary>Most maps of guest memory for the device. All devices of the process together have a separate limit.</summary>
    public uint MaxMaps { get; init; } = uint.MaxValue;

    /// <summary>How encoders work in matters that the guest cannot set.</summary>
    public StreamPolicy Encoders { get; init; } = new(Latency.Low, StreamPolicy.DefaultGopSize, 1);

    /// <summary>Whether only memory from files that cannot shrink is accepted.</summary>
    public bool SealedMemory { get; init; }

    /// <summary>Options of single streams.</summary>
    public required StreamOptions Streams { get; init; }
}

/// <summary>The type of device; the value is the virtio device id.</summary>
internal enum DeviceType : uint
{
    /// <summary>Video encoder.</summary>
    Encoder = 30,

    /// <summary>Video decoder.</summary>
    Decoder = 31,
}
