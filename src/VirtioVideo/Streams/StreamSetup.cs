// SPDX-License-Identifier: BSD-3-Clause

using System;
using VirtioVideo.Codecs;
using VirtioVideo.Memory;

namespace VirtioVideo.Streams;

/// <summary>What a new stream is made of.</summary>
/// <param name="Parameters">The parameters that it starts with.</param>
/// <param name="Loop">What steps its codec; the worker's once there is one.</param>
/// <param name="Mailbox">What goes between stream and worker: the loop reports to it.</param>
/// <param name="Threads">What the codec has of threads.</param>
/// <param name="Frames">Where its decoder finds output buffers; the stream's; null for an encoder.</param>
/// <param name="ReadsInPlace">Whether pictures that lie so are encoded where they lie; null for a decoder.</param>
internal sealed record StreamSetup(
    StreamParameters Parameters, IWorkLoop Loop, Mailbox Mailbox, CodecThreads Threads, FramePool? Frames = null, Func<FrameLayout, bool>? ReadsInPlace = null);
