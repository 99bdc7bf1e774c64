// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.Rings;

/// <summary>Where a split virtqueue lies and what was negotiated for it.</summary>
/// <param name="Num">Queue size.</param>
/// <param name="Desc">Guest address of the descriptor table.</param>
/// <param name="Avail">Guest address of the available ring.</param>
/// <param name="Used">Guest address of the used ring.</param>
/// <param name="Indirect">VIRTIO_F_INDIRECT_DESC.</param>
/// <param name="EventIndex">VIRTIO_F_EVENT_IDX.</param>
internal readonly record struct SplitRingSettings(uint Num, ulong Desc, ulong Avail, ulong Used, bool Indirect, bool EventIndex);
