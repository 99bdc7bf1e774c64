// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.Codecs;

/// <summary>How an encoder works where the guest has no say, and which threads a decoder has: the host's choice for a device, or for a stream.</summary>
/// <param name="Latency">What comes first.</param>
/// <param name="GopSize">Most pictures from one key frame to the next.</param>
/// <param name="Threads">Threads of the codec.</param>
internal readonly record struct StreamPolicy(Latency Latency, uint GopSize, uint Threads)
{
    /// <summary>Pictures from one key frame to the next, where the host does not say.</summary>
    public const uint DefaultGopSize = 250;

    /// <summary>Most pictures from one key frame to the next that a host may ask for.</summary>
    public const uint MostGopSize = 100_000;

    /// <summary>Most threads of a codec.</summary>
    public const uint MostThreads = 64;

    /// <summary>What the threads share out.</summary>
    public ThreadType ThreadType { get; init; }

    /// <summary>Whether each value is one that it can have.</summary>
    public bool IsValid
        => Latency <= Latency.Throughput && GopSize is >= 1 and <= MostGopSize && Threads is >= 1 and <= MostThreads && ThreadType <= ThreadType.Slice;
}

/// <summary>What an encoder does first; the values are those of the C API.</summary>
internal enum Latency : uint
{
    /// <summary>Each packet is out before the next picture goes in: no B-frames, no lookahead.</summary>
    Low = 0,

    /// <summary>B-frames and lookahead where the codec has them.</summary>
    Throughput = 1,
}

/// <summary>What a codec's threads share out; the values are those of the C API.</summary>
internal enum ThreadType : uint
{
    /// <summary>Pictures where the codec can, else parts of one.</summary>
    Any = 0,

    /// <summary>Parts of one picture: nothing comes later.</summary>
    Slice = 1,
}

/// <summary>What a stream's codec has of threads.</summary>
/// <param name="Count">libavcodec threads, as it was opened: a codec that cannot use more has 1, which is the worker.</param>
/// <param name="Delay">Pictures that come out later because of them.</param>
internal readonly record struct CodecThreads(uint Count, uint Delay);
