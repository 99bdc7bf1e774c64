// SPDX-License-Identifier: BSD-3-Clause

using System;
using VirtioVideo.CHeader;

namespace VirtioVideo.Abi;

/// <summary>Bits of virtiovideo_vring.flags: what the guest negotiated for its rings.</summary>
[CDeclaration(16)]
[Flags]
public enum virtiovideo_vring_flag : uint
{
    /// <summary>VIRTIO_F_INDIRECT_DESC.</summary>
    VIRTIOVIDEO_VRING_INDIRECT_DESC = 1,

    /// <summary>VIRTIO_F_EVENT_IDX.</summary>
    VIRTIOVIDEO_VRING_EVENT_IDX = 2,

    /// <summary>VIRTIO_F_RING_PACKED.</summary>
    VIRTIOVIDEO_VRING_PACKED = 4,

    /// <summary>VIRTIO_F_IN_ORDER. Do not offer it for commandq without need: every command behind a pending one waits for it.</summary>
    VIRTIOVIDEO_VRING_IN_ORDER = 8,
}
