// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Threading;

namespace VirtioVideo.Codecs;

/// <summary>What a stream's codec did: counted as it goes, read from any thread.</summary>
internal sealed class CodecStatistics
{
    private readonly long[] _copies = new long[Enum.GetValues<CopyReason>().Length];

    /// <summary>A picture was copied, or converted. Any thread.</summary>
    public void CountCopy(CopyReason reason) => Interlocked.Increment(ref _copies[(int)reason]);

    /// <summary>Pictures that were copied for a reason.</summary>
    public long Copies(CopyReason reason) => Volatile.Read(ref _copies[(int)reason]);
}
