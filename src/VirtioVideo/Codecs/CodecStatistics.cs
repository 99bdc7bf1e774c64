// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Threading;
using VirtioVideo.Memory;

namespace VirtioVideo.Codecs;

/// <summary>What a stream's codec did: counted as it goes, read from any thread.</summary>
internal sealed class CodecStatistics
{
    private readonly long[] _copies = new long[Enum.GetValues<CopyReason>().Length];
    private long _inputCopies;

    /// <summary>What the stream has of the device's memory; null if nobody counts. The loop's: it goes with the codec.</summary>
    public StreamMemory? Memory { get; init; }

    /// <summary>How long the worker was inside the codec.</summary>
    public TimeSum CodecTime { get; } = new();

    /// <summary>How long products waited because there was no output buffer.</summary>
    public TimeSum OutputWait { get; } = new();

    /// <summary>Inputs whose bytes were copied out of guest memory.</summary>
    public long InputCopies => Volatile.Read(ref _inputCopies);

    /// <summary>A picture was copied, or converted. Any thread.</summary>
    public void CountCopy(CopyReason reason) => Interlocked.Increment(ref _copies[(int)reason]);

    /// <summary>Pictures that were copied for a reason.</summary>
    public long Copies(CopyReason reason) => Volatile.Read(ref _copies[(int)reason]);

    /// <summary>The bytes of an input were copied out of guest memory. Worker's thread.</summary>
    public void CountInputCopy() => Volatile.Write(ref _inputCopies, _inputCopies + 1);
}
