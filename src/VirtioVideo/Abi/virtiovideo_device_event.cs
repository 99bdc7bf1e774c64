// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.CHeader;

namespace VirtioVideo.Abi;

/// <summary>Events of a device, for virtiovideo_ops.event.</summary>
[CDeclaration(13)]
public enum virtiovideo_device_event : uint
{
    /// <summary>The guest broke a virtqueue. The host sets DEVICE_NEEDS_RESET and notifies the guest. virtiovideo_get_queue_stats() says what is wrong. The queue stays broken until virtiovideo_reset() or virtiovideo_vring_reset().</summary>
    VIRTIOVIDEO_EVENT_NEEDS_RESET = 1,
}
