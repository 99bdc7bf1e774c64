// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.CHeader;

namespace VirtioVideo.Wire;

/// <summary>Results: the first field of each response.</summary>
[CDeclaration(41)]
public enum virtio_video_result : uint
{
    /// <summary>Success.</summary>
    VIRTIO_VIDEO_RESULT_OK = 0x0000,

    /// <summary>Not now, or no such command.</summary>
    VIRTIO_VIDEO_RESULT_ERR_INVALID_OPERATION = 0x0100,

    /// <summary>No such stream.</summary>
    VIRTIO_VIDEO_RESULT_ERR_INVALID_STREAM_ID,

    /// <summary>No such resource.</summary>
    VIRTIO_VIDEO_RESULT_ERR_INVALID_RESOURCE_ID,

    /// <summary>A field has a value that is not allowed.</summary>
    VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER,

    /// <summary>Ended by QUEUE_CLEAR, a detach, STREAM_DESTROY or a failed stream.</summary>
    VIRTIO_VIDEO_RESULT_ERR_CANCELED,

    /// <summary>The device has no room for it.</summary>
    VIRTIO_VIDEO_RESULT_ERR_OUT_OF_MEMORY,
}
