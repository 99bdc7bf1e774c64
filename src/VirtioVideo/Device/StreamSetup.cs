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
/// <param name="CreateLoop">Makes the loop that steps the codec; it gets the place for its reports.</param>
internal sealed record StreamSetup(
    StreamParameters Parameters, IDisposable Codec, FramePool? Frames, ThreadUse Threads, Func<Action<Outcome>, IWorkLoop> CreateLoop);
