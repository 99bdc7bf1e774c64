// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Codecs;
using VirtioVideo.Memory;
using VirtioVideo.Streams;

namespace VirtioVideo.Device;

/// <summary>What the host configured.</summary>
internal sealed record DeviceOptions
{
    /// <summary>Streams at a time, where the host does not say.</summary>
    public const uint DefaultStreams = 16;

    /// <summary>Most streams that a host may allow.</summary>
    public const uint MostStreams = 1024;

    /// <summary>Largest width and height, where the host does not say.</summary>
    public const uint DefaultSize = 4096;

    /// <summary>Largest width and height that a host may allow.</summary>
    public const uint MostSize = 16384;

    /// <summary>Feature bits that the host lets through.</summary>
    public required ulong FeatureMask { get; init; }

    /// <summary>Codecs that the guest may use: a mask of 1 &lt;&lt; codec.</summary>
    public uint Codecs { get; init; } = uint.MaxValue;

    /// <summary>Most streams at a time.</summary>
    public required uint MaxStreams { get; init; }

    /// <summary>libavcodec threads of all streams together; such as would have more get one.</summary>
    public uint MaxThreads { get; init; } = uint.MaxValue;

    /// <summary>Most memory of the host that all codecs of the device have together.</summary>
    public ulong MaxMemoryBytes { get; init; } = DeviceMemory.DefaultBytes;

    /// <summary>Most maps of guest memory of the device; those of all devices of the process have a limit of their own.</summary>
    public uint MaxMaps { get; init; } = uint.MaxValue;

    /// <summary>How encoders work where the guest has no say.</summary>
    public StreamPolicy Encoders { get; init; } = new(Latency.Low, StreamPolicy.DefaultGopSize, 1);

    /// <summary>Whether memory is taken only from files that cannot become shorter.</summary>
    public bool SealedMemory { get; init; }

    /// <summary>What concerns single streams.</summary>
    public required StreamOptions Streams { get; init; }
}

/// <summary>Which device it is; the value is the virtio device id.</summary>
internal enum DeviceType : uint
{
    /// <summary>Video encoder.</summary>
    Encoder = 30,

    /// <summary>Video decoder.</summary>
    Decoder = 31,
}
