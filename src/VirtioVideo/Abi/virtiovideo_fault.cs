// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.CHeader;

namespace VirtioVideo.Abi;

/// <summary>How a guest can break a virtqueue.</summary>
[CDeclaration(69)]
public enum virtiovideo_fault : uint
{
    /// <summary>Nothing is broken.</summary>
    VIRTIOVIDEO_FAULT_NONE = 0,

    /// <summary>A part of the ring is no longer inside guest memory.</summary>
    VIRTIOVIDEO_FAULT_RING_ADDRESS = 1,

    /// <summary>The available index moved by more than the queue size.</summary>
    VIRTIOVIDEO_FAULT_AVAIL_INDEX = 2,

    /// <summary>An available entry names a descriptor beyond the table (split).</summary>
    VIRTIOVIDEO_FAULT_HEAD_INDEX = 3,

    /// <summary>A descriptor's next is beyond its table.</summary>
    VIRTIOVIDEO_FAULT_NEXT_INDEX = 4,

    /// <summary>A chain is longer than the queue: a loop, or too many descriptors.</summary>
    VIRTIOVIDEO_FAULT_CHAIN_LENGTH = 5,

    /// <summary>An indirect table that is not negotiated, nested (split), chained, empty, too long or of odd length.</summary>
    VIRTIOVIDEO_FAULT_INDIRECT = 6,

    /// <summary>A device-readable descriptor follows a device-writable one.</summary>
    VIRTIOVIDEO_FAULT_READABLE_AFTER_WRITABLE = 7,

    /// <summary>A buffer is not inside guest memory.</summary>
    VIRTIOVIDEO_FAULT_ADDRESS = 8,

    /// <summary>A chain describes 4 GiB or more.</summary>
    VIRTIOVIDEO_FAULT_TOTAL_LENGTH = 9,

    /// <summary>More chains, or packed descriptors, in flight than the queue size.</summary>
    VIRTIOVIDEO_FAULT_IN_FLIGHT = 10,
}
