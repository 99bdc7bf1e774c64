// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.CHeader;

namespace VirtioVideo.Wire;

/// <summary>The two queues of a stream.</summary>
[CDeclaration(110, Section = "VIRTIO_VIDEO_CMD_QUEUE_CLEAR")]
public enum virtio_video_queue_type : uint
{
    /// <summary>Buffers that the device reads.</summary>
    VIRTIO_VIDEO_QUEUE_TYPE_INPUT = 1,

    /// <summary>Buffers that the device writes.</summary>
    VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT,
}
