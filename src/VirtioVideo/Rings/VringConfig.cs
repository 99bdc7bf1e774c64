// SPDX-License-Identifier: BSD-3-Clause

using System;

namespace VirtioVideo.Rings;

/// <summary>Features that the driver negotiated for its virtqueue.</summary>
[Flags]
internal enum VringFlags : uint
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>VIRTIO_F_INDIRECT_DESC.</summary>
    IndirectDesc = 1,

    /// <summary>VIRTIO_F_EVENT_IDX.</summary>
    EventIndex = 2,

    /// <summary>VIRTIO_F_RING_PACKED.</summary>
    Packed = 4,

    /// <summary>VIRTIO_F_IN_ORDER.</summary>
    InOrder = 8,
}

/// <summary>A host's request to start a virtqueue in guest memory; not checked yet.</summary>
internal record struct VringConfig()
{
    /// <summary>Index of the virtqueue.</summary>
    public uint Queue { get; set; }

    /// <summary>Queue size.</summary>
    public uint Num { get; set; }

    /// <summary>Negotiated features.</summary>
    public VringFlags Flags { get; set; }

    /// <summary>Guest address of the descriptor table; packed: of the descriptor ring.</summary>
    public ulong Desc { get; set; }

    /// <summary>Guest address of the available ring; packed: of the driver event suppression structure.</summary>
    public ulong Avail { get; set; }

    /// <summary>Guest address of the used ring; packed: of the device event suppression structure.</summary>
    public ulong Used { get; set; }

    /// <summary>Where to continue reading: see <see cref="VringPosition"/>.</summary>
    public uint NextAvail { get; set; }

    /// <summary>Where to continue writing.</summary>
    public uint NextUsed { get; set; }

    /// <summary>The host's eventfd that the guest's notifications signal; -1 if there is none.</summary>
    public int KickFd { get; set; } = -1;

    /// <summary>The host's eventfd that interrupts the guest; -1 if there is none.</summary>
    public int CallFd { get; set; } = -1;
}

/// <summary>Where a virtqueue lies and the features negotiated for it; checked by the device.</summary>
/// <param name="Num">Queue size; a power of two for a split virtqueue.</param>
/// <param name="Desc">Guest address of the descriptor table; packed: of the descriptor ring.</param>
/// <param name="Avail">Guest address of the available ring; packed: of the driver event suppression structure.</param>
/// <param name="Used">Guest address of the used ring; packed: of the device event suppression structure.</param>
/// <param name="Indirect">VIRTIO_F_INDIRECT_DESC.</param>
/// <param name="EventIndex">VIRTIO_F_EVENT_IDX.</param>
/// <param name="InOrder">VIRTIO_F_IN_ORDER.</param>
internal readonly record struct VringSettings(uint Num, ulong Desc, ulong Avail, ulong Used, bool Indirect = false, bool EventIndex = false, bool InOrder = false);

/// <summary>Where a ring stands, to start it there again: the result of virtiovideo_vring_stop().</summary>
/// <param name="NextAvail">Split: index of the next available entry. Packed: index of the next descriptor to read, the wrap counter in bit 15.</param>
/// <param name="NextUsed">Split: index of the next used entry. Packed: index of the next descriptor to write, the wrap counter in bit 15.</param>
internal readonly record struct VringPosition(ushort NextAvail, ushort NextUsed);
