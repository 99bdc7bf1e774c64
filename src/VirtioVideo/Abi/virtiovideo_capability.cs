// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.CHeader;

namespace VirtioVideo.Abi;

/// <summary>Capabilities of a library, for virtiovideo_has().</summary>
[CDeclaration(11)]
public enum virtiovideo_capability : uint
{
    /// <summary>Decoder devices.</summary>
    VIRTIOVIDEO_HAS_DECODER = 1,

    /// <summary>Encoder devices.</summary>
    VIRTIOVIDEO_HAS_ENCODER = 2,

    /// <summary>virtiovideo_submit() and virtiovideo_reap().</summary>
    VIRTIOVIDEO_HAS_DESCRIPTOR_LEVEL = 3,

    /// <summary>virtiovideo_vring_start() with split virtqueues.</summary>
    VIRTIOVIDEO_HAS_RING_LEVEL = 4,

    /// <summary>virtiovideo_vring_start() with packed virtqueues.</summary>
    VIRTIOVIDEO_HAS_PACKED_RING = 5,

    /// <summary>Video buffers that are objects of other virtio devices.</summary>
    VIRTIOVIDEO_HAS_VIRTIO_OBJECT = 6,
}
