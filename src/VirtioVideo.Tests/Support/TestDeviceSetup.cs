// SPDX-License-Identifier: BSD-3-Clause

using System;
using VirtioVideo.Codecs;
using VirtioVideo.Device;
using VirtioVideo.Memory;
using VirtioVideo.Streams;

namespace VirtioVideo.Tests.Support;

/// <summary>How a <see cref="TestDevice"/> is made.</summary>
internal sealed record TestDeviceSetup
{
    /// <summary>What a host gets that configures nothing.</summary>
    public static StreamOptions DefaultStreams { get; } = new() { Codec = new CodecLimits(4096, 4096, 1) };

    /// <summary>A device whose codecs have so many threads.</summary>
    public static TestDeviceSetup WithThreads(int threads) => new() { Streams = DefaultStreams with { Codec = new CodecLimits(4096, 4096, threads) } };

    /// <summary>What the host configures for streams.</summary>
    public StreamOptions Streams { get; init; } = DefaultStreams;

    /// <summary>Most streams at a time.</summary>
    public uint MaxStreams { get; init; } = 4;

    /// <summary>Most threads of all streams together.</summary>
    public uint MaxThreads { get; init; } = uint.MaxValue;

    /// <summary>Most memory of the host that all codecs have together.</summary>
    public ulong MaxMemoryBytes { get; init; } = DeviceMemory.DefaultBytes;

    /// <summary>Most maps of guest memory.</summary>
    public uint MaxMaps { get; init; } = uint.MaxValue;

    /// <summary>Features that the guest accepts: GUEST_PAGES and NON_CONTIG.</summary>
    public ulong Features { get; init; } = 3;

    /// <summary>The same, with those of the rings.</summary>
    public ulong AllFeatures
        => Features | (1ul << 32) | (1ul << 28) | (EventIndex ? 1ul << 29 : 0) | (Packed ? 1ul << 34 : 0);

    /// <summary>The way to a device elsewhere; null if it is in this process.</summary>
    public IDeviceLink? Link { get; init; }

    /// <summary>Whether it is checked at the end that nothing changes any more: not where the connection just ends, which is not at once.</summary>
    public bool ChecksEnd { get; init; } = true;

    /// <summary>Size of both virtqueues.</summary>
    public uint QueueSize { get; init; } = 256;

    /// <summary>Whether VIRTIO_F_EVENT_IDX is negotiated.</summary>
    public bool EventIndex { get; init; } = true;

    /// <summary>Whether VIRTIO_F_RING_PACKED is negotiated.</summary>
    public bool Packed { get; init; }

    /// <summary>Where the indices of split rings start.</summary>
    public ushort Start { get; init; } = 65530;

    /// <summary>Buffers that the driver gives to eventq at the start.</summary>
    public int EventBuffers { get; init; } = 8;

    /// <summary>Decoders instead of libavcodec's.</summary>
    public IDecoderFactory? Factory { get; init; }

    /// <summary>Whether it is an encoder.</summary>
    public bool Encodes { get; init; }

    /// <summary>Encoders instead of libavcodec's.</summary>
    public IEncoderFactory? EncoderFactory { get; init; }

    /// <summary>How encoders work where the guest has no say.</summary>
    public StreamPolicy Policy { get; init; } = new(Latency.Low, StreamPolicy.DefaultGopSize, 1);

    /// <summary>How long the end of a stream waits for its codec.</summary>
    public TimeSpan EndPatience { get; init; } = StreamOptions.DefaultEndPatience;

    /// <summary>Workers instead of threads.</summary>
    public IStreamWorkerFactory? Workers { get; init; }

    /// <summary>Whether output buffers that are the guest's are checked for writes of the device: not where a guest attaches one piece of memory twice.</summary>
    public bool WatchesBuffers { get; init; } = true;

    /// <summary>Whether the device takes only memory whose file cannot become shorter, and the guest's is of that kind.</summary>
    public bool SealedMemory { get; init; }

    /// <summary>The host's objects; null if it resolves none.</summary>
    public HostObjects? Objects { get; init; }

    /// <summary>Most verbose messages that the host takes.</summary>
    public LogLevel? LogLevel { get; init; } = VirtioVideo.Device.LogLevel.Info;

    /// <summary>The guest's memory; the device gets all of its regions.</summary>
    public GuestRamRegion[] Regions { get; init; } = [new GuestRamRegion(GuestRam.Base, 64 << 20)];
}
