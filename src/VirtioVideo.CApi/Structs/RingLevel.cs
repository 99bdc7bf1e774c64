// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.InteropServices;
using VirtioVideo.CHeader;

namespace VirtioVideo.CApi;

/// <summary>A split or packed virtqueue in guest memory.</summary>
[CDeclaration(60, Section = "Ring level: the library reads the virtqueue")]
[StructLayout(LayoutKind.Sequential)]
public unsafe struct virtiovideo_vring
{
    /// <summary>sizeof(struct virtiovideo_vring) of the caller.</summary>
    public uint size;

    /// <summary>Index of the virtqueue.</summary>
    public uint queue;

    /// <summary>Queue size: 1 to 32768; a power of two if it is split.</summary>
    public uint num;

    /// <summary>VIRTIOVIDEO_VRING_*.</summary>
    public uint flags;

    /// <summary>Guest address of the descriptor table, or of the descriptor ring if it is packed; aligned to 16.</summary>
    public ulong desc;

    /// <summary>Guest address of the available ring, aligned to 2; or of the driver event suppression structure, aligned to 4.</summary>
    public ulong avail;

    /// <summary>Guest address of the used ring, or of the device event suppression structure; aligned to 4.</summary>
    public ulong used;

    /// <summary>Where to start reading: what virtiovideo_vring_stop() returned; for a new ring 0, or 0x8000 if it is packed. Split: index of the next available entry. Packed: index of the next descriptor in bits 0 to 14, wrap counter in bit 15.</summary>
    public uint next_avail;

    /// <summary>Where to start writing, in the same form.</summary>
    public uint next_used;

    /// <summary>Eventfd that the guest's notifications signal; or -1, and the host calls virtiovideo_vring_kick(). Duplicated. The library waits on it and never reads it: its counter grows. It may be a blocking one, and others may read it.</summary>
    public int kick_fd;

    /// <summary>Eventfd that interrupts the guest; or -1, and virtiovideo_ops.notify is called. Duplicated. Use EFD_NONBLOCK: a blocking one costs another system call each time, and nobody else may write to it.</summary>
    public int call_fd;
}

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
