// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Abi.Header;

namespace VirtioVideo.Abi;

/// <summary>What a device tells its host: for virtiovideo_ops.event.</summary>
[CDeclaration(13)]
public enum virtiovideo_device_event : uint
{
    /// <summary>The guest broke a virtqueue; set DEVICE_NEEDS_RESET and notify the guest. virtiovideo_get_queue_stats() says how; the queue stays broken until virtiovideo_reset() or virtiovideo_vring_reset().</summary>
    VIRTIOVIDEO_EVENT_NEEDS_RESET = 1,
}
