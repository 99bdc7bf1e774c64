// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.Bench.RoundTrips;

/// <summary>Who reads commandq, and in which format.</summary>
public enum QueueLevel
{
    /// <summary>The host pops chains: submit, process, reap.</summary>
    Descriptor,

    /// <summary>The library reads a split ring.</summary>
    Split,

    /// <summary>The library reads a packed ring.</summary>
    Packed,
}
