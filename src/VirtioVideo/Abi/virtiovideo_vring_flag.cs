// SPDX-License-Identifier: BSD-3-Clause

using System;
using VirtioVideo.Abi.Header;

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
}
