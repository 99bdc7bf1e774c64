// SPDX-License-Identifier: BSD-3-Clause

using System;

namespace VirtioVideo.Bench.Frames;

/// <summary>One side of a comparison: a codec behind a device, or alone.</summary>
internal interface IFrameRun : IDisposable
{
    /// <summary>Works through so many frames and drains; a next run starts afresh.</summary>
    /// <param name="frames">Pictures to encode, or packets to decode.</param>
    /// <param name="log">Takes what comes out, in order.</param>
    void Run(uint frames, ProductLog log);
}
