// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Memory;

namespace VirtioVideo.Codecs;

/// <summary>The memory of a video buffer as codecs see it.</summary>
/// <remarks>A worker reads it only while the buffer is its own: from the message that brought it to the outcome that takes it back.</remarks>
internal abstract class VideoBuffer
{
    /// <summary>The memory: one piece for bitstreams and SINGLE_BUFFER, one per plane for PER_PLANE; none while detached.</summary>
    public GuestBuffer[] Buffers { get; protected set; } = [];

    /// <summary>Whether it has memory. It can lose it while it is a worker's: when the host takes guest memory away, with the worker paused.</summary>
    public bool IsAttached => Buffers.Length > 0;
}
