// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.CHeader;

namespace VirtioVideo.Wire;

/// <summary>Commands: the first field of each request.</summary>
[CDeclaration(40, Section = "Command virtqueue")]
public enum virtio_video_cmd_type : uint
{
    /// <summary>Retrieve the device's capabilities.</summary>
    VIRTIO_VIDEO_CMD_DEVICE_QUERY_CAPS = 0x0100,

    /// <summary>Create a stream.</summary>
    VIRTIO_VIDEO_CMD_STREAM_CREATE = 0x0200,

    /// <summary>Destroy a stream.</summary>
    VIRTIO_VIDEO_CMD_STREAM_DESTROY,

    /// <summary>Read a stream's parameters.</summary>
    VIRTIO_VIDEO_CMD_STREAM_GET_PARAMS,

    /// <summary>Update a stream's parameters.</summary>
    VIRTIO_VIDEO_CMD_STREAM_SET_PARAMS,

    /// <summary>Complete all queued input buffers.</summary>
    VIRTIO_VIDEO_CMD_STREAM_DRAIN,

    /// <summary>Discard all pending resource commands of a queue.</summary>
    VIRTIO_VIDEO_CMD_QUEUE_CLEAR = 0x0300,

    /// <summary>Detach all resources of a queue.</summary>
    VIRTIO_VIDEO_CMD_QUEUE_DETACH_RESOURCES,

    /// <summary>Attach memory to a resource id.</summary>
    VIRTIO_VIDEO_CMD_RESOURCE_ATTACH = 0x0400,

    /// <summary>Add a buffer to a queue.</summary>
    VIRTIO_VIDEO_CMD_RESOURCE_QUEUE,
}

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
