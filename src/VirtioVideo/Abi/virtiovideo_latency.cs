// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Abi.Header;

namespace VirtioVideo.Abi;

/// <summary>What an encoder does first: give a picture back at once, or make the best of its bits. docs/encoder.md has the delays in pictures.</summary>
[CDeclaration(17)]
public enum virtiovideo_latency : uint
{
    /// <summary>Each picture is out before the next one is asked for: no B-frames, no lookahead. For cameras and screens of live guests.</summary>
    VIRTIOVIDEO_LATENCY_LOW = 0,

    /// <summary>B-frames and lookahead where the codec has them: fewer bits for the same quality, some pictures of delay.</summary>
    VIRTIOVIDEO_LATENCY_THROUGHPUT = 1,
}
