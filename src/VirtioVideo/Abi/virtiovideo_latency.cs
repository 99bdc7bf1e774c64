// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.CHeader;

namespace VirtioVideo.Abi;

/// <summary>What an encoder optimises for. docs/reference/encoder.md lists the delays.</summary>
[CDeclaration(17)]
public enum virtiovideo_latency : uint
{
    /// <summary>Low delay: each frame is encoded before the next one is needed. No B-frames, no lookahead. For cameras and screens.</summary>
    VIRTIOVIDEO_LATENCY_LOW = 0,

    /// <summary>Quality per bit: B-frames and lookahead where the codec has them. Some frames of delay.</summary>
    VIRTIOVIDEO_LATENCY_THROUGHPUT = 1,
}
