// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.Codecs;

/// <summary>What an encoder does first; the values are those of the C API.</summary>
internal enum Latency : uint
{
    /// <summary>Each packet is out before the next picture goes in: no B-frames, no lookahead.</summary>
    Low = 0,

    /// <summary>B-frames and lookahead where the codec has them.</summary>
    Throughput = 1,
}
