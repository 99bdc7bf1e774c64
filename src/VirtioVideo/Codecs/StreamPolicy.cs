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
