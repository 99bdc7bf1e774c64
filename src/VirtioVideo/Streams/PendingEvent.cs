// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Wire;

namespace VirtioVideo.Streams;

/// <summary>An event of a stream that may wait for a buffer on eventq: a stream has one of each kind, made with it, so that waiting costs no memory.</summary>
/// <param name="type">What it tells.</param>
/// <param name="stream">Of which stream.</param>
internal sealed class PendingEvent(virtio_video_event_type type, Stream stream)
{
    /// <summary>What it tells.</summary>
    public virtio_video_event_type Type => type;

    /// <summary>Of which stream.</summary>
    public Stream Stream => stream;

    /// <summary>Whether it waits.</summary>
    public bool IsWaiting { get; set; }

    /// <summary><see cref="EventOutbox"/>: the one that came before it.</summary>
    public PendingEvent? Previous { get; set; }

    /// <summary><see cref="EventOutbox"/>: the one that came after it.</summary>
    public PendingEvent? Next { get; set; }
}
