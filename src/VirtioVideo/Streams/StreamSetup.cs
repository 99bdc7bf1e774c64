// SPDX-License-Identifier: BSD-3-Clause

using System;
using VirtioVideo.Codecs;
using VirtioVideo.Memory;

namespace VirtioVideo.Streams;

/// <summary>The parts of a new stream.</summary>
/// <param name="Parameters">The parameters that it starts with.</param>
/// <param name="Loop">Steps its codec. The worker owns it once there is one.</param>
/// <param name="Mailbox">Connects stream and worker: the loop reports to it.</param>
/// <param name="Threads">The codec's threads.</param>
/// <param name="Frames">The stream's output buffers that its decoder can write to; null for an encoder.</param>
/// <param name="ReadsInPlace">Whether pictures of a layout are encoded in place; null for a decoder.</param>
internal sealed record StreamSetup(
    StreamParameters Parameters, IWorkLoop Loop, Mailbox Mailbox, CodecThreads Threads, FramePool? Frames = null, Func<FrameLayout, bool>? ReadsInPlace = null);
