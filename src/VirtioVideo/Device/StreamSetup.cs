// SPDX-License-Identifier: BSD-3-Clause

using System;
using VirtioVideo.Codecs;
using VirtioVideo.Memory;
using VirtioVideo.Streams;

namespace VirtioVideo.Device;

/// <summary>What a new stream is made of.</summary>
/// <param name="Parameters">The parameters that it starts with.</param>
/// <param name="Codec">Its codec; the loop's once there is one.</param>
/// <param name="Frames">Where its decoder finds output buffers; null for an encoder.</param>
/// <param name="Threads">What the codec has of threads.</param>
/// <param name="CreateLoop">Makes the loop that steps the codec.</param>
/// <param name="ReadsInPlace">Whether pictures that lie so are encoded where they lie; null for a decoder.</param>
internal sealed record StreamSetup(
    StreamParameters Parameters, IDisposable Codec, FramePool? Frames, ThreadUse Threads, WorkLoopFactory CreateLoop, Func<ImageLayout, bool>? ReadsInPlace = null);
