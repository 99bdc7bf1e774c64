// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.Codecs;

/// <summary>The host's choice for a device or a stream: how an encoder works in matters that the guest cannot set, and the threads of a decoder.</summary>
/// <param name="Latency">Latency or throughput.</param>
/// <param name="GopSize">Most pictures from one key frame to the next.</param>
/// <param name="Threads">Threads of the codec.</param>
internal readonly record struct StreamPolicy(Latency Latency, uint GopSize, uint Threads)
{
    /// <summary>Default for the pictures from one key frame to the next.</summary>
    public const uint DefaultGopSize = 250;

    /// <summary>Most pictures from one key frame to the next that a host may ask for.</summary>
    public const uint MostGopSize = 100_000;

    /// <summary>Most threads of a codec.</summary>
    public const uint MostThreads = 64;

    /// <summary>How the threads divide the work.</summary>
    public ThreadType ThreadType { get; init; }

    /// <summary>What a decoder does with pictures whose stream does not say how deep they are reordered.</summary>
    public Reorder Reorder { get; init; }

    /// <summary>Whether each value is allowed.</summary>
    public bool IsValid
        => Latency <= Latency.Throughput && GopSize is >= 1 and <= MostGopSize && Threads is >= 1 and <= MostThreads && ThreadType <= ThreadType.Slice
            && Reorder <= Reorder.Guess;
}

/// <summary>The priority of an encoder; the values are those of the C API.</summary>
internal enum Latency : uint
{
    /// <summary>Each packet is out before the next picture goes in: no B-frames, no lookahead.</summary>
    Low = 0,

    /// <summary>B-frames and lookahead where the codec has them.</summary>
    Throughput = 1,
}

/// <summary>How a codec's threads divide the work; the values are those of the C API.</summary>
internal enum ThreadType : uint
{
    /// <summary>By pictures if the codec can, else by parts of one.</summary>
    Any = 0,

    /// <summary>By parts of one picture: no picture comes out later.</summary>
    Slice = 1,
}

/// <summary>How long pictures wait for their turn if the stream does not say how deep they are reordered; the values are those of the C API.</summary>
internal enum Reorder : uint
{
    /// <summary>As long as the standard allows: no picture is lost.</summary>
    Strict = 0,

    /// <summary>Not at all, until a picture comes too late and is lost.</summary>
    Guess = 1,
}

/// <summary>The threads of a stream's codec.</summary>
/// <param name="Count">libavcodec threads, as it was opened. A codec that cannot use more has 1: the worker.</param>
/// <param name="Delay">Number of pictures of delay that the threads cause.</param>
internal readonly record struct CodecThreads(uint Count, uint Delay);
