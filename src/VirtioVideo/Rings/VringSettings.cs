// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.Rings;

/// <summary>Where a virtqueue lies and what the driver negotiated for it; checked by the device.</summary>
/// <param name="Num">Queue size: of a split virtqueue a power of two.</param>
/// <param name="Desc">Guest address of the descriptor table; packed: of the descriptor ring.</param>
/// <param name="Avail">Guest address of the available ring; packed: of the driver event suppression structure.</param>
/// <param name="Used">Guest address of the used ring; packed: of the device event suppression structure.</param>
/// <param name="Indirect">VIRTIO_F_INDIRECT_DESC.</param>
/// <param name="EventIndex">VIRTIO_F_EVENT_IDX.</param>
/// <param name="InOrder">VIRTIO_F_IN_ORDER.</param>
internal readonly record struct VringSettings(uint Num, ulong Desc, ulong Avail, ulong Used, bool Indirect = false, bool EventIndex = false, bool InOrder = false);
