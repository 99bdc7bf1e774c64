// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.Fuzz.Memory;

/// <summary>What a <see cref="MemoryDeed"/> is.</summary>
internal enum DeedKind
{
    /// <summary>The guest makes a stream.</summary>
    Create,

    /// <summary>The guest queues access units, and waits for nothing.</summary>
    Feed,

    /// <summary>The host's event loop runs for a moment.</summary>
    Loop,

    /// <summary>The host maps all of guest memory elsewhere; some regions are gone, or back.</summary>
    Move,

    /// <summary>STREAM_DRAIN, without waiting.</summary>
    Drain,

    /// <summary>QUEUE_CLEAR, without waiting.</summary>
    Clear,

    /// <summary>STREAM_DESTROY, without waiting.</summary>
    Destroy,

    /// <summary>Virtio reset; the driver begins anew.</summary>
    Reset,

    /// <summary>Memory goes away that the rings lie in; then a reset.</summary>
    LoseRings,

    /// <summary>The host stops a queue and starts it where it was.</summary>
    StopAndStart,
}
