// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.Rings;

/// <summary>How a guest broke a virtqueue.</summary>
internal enum QueueFault : uint
{
    /// <summary>The queue is not broken.</summary>
    None = 0,

    /// <summary>A part of the ring is no longer inside guest memory.</summary>
    RingAddress = 1,

    /// <summary>The available index moved by more than the queue size.</summary>
    AvailIndex = 2,

    /// <summary>An available entry names a descriptor beyond the table (split).</summary>
    HeadIndex = 3,

    /// <summary>A descriptor's next is beyond its table.</summary>
    NextIndex = 4,

    /// <summary>A chain is longer than the queue: a loop, or too many descriptors.</summary>
    ChainLength = 5,

    /// <summary>An indirect table that is not negotiated, nested (split), chained, empty, too long or of odd length.</summary>
    Indirect = 6,

    /// <summary>A device-readable descriptor follows a device-writable one.</summary>
    ReadableAfterWritable = 7,

    /// <summary>A buffer is not inside guest memory.</summary>
    Address = 8,

    /// <summary>A chain describes 4 GiB or more.</summary>
    TotalLength = 9,

    /// <summary>More chains, or packed descriptors, in flight than the queue size.</summary>
    InFlight = 10,
}
