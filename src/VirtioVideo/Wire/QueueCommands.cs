// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.InteropServices;
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

/// <summary>Request of QUEUE_CLEAR.</summary>
[CDeclaration(111)]
[StructLayout(LayoutKind.Sequential)]
public struct virtio_video_queue_clear
{
    /// <summary>VIRTIO_VIDEO_CMD_QUEUE_CLEAR.</summary>
    public uint cmd_type;

    /// <summary>Id of the stream.</summary>
    public uint stream_id;

    /// <summary>VIRTIO_VIDEO_QUEUE_TYPE_*.</summary>
    public uint queue_type;
}

/// <summary>Response to QUEUE_CLEAR.</summary>
[CDeclaration(112)]
[StructLayout(LayoutKind.Sequential)]
public struct virtio_video_queue_clear_resp
{
    /// <summary>VIRTIO_VIDEO_RESULT_*.</summary>
    public uint result;
}

/// <summary>Request of QUEUE_DETACH_RESOURCES.</summary>
[CDeclaration(120, Section = "VIRTIO_VIDEO_CMD_QUEUE_DETACH_RESOURCES")]
[StructLayout(LayoutKind.Sequential)]
public struct virtio_video_queue_detach_resources
{
    /// <summary>VIRTIO_VIDEO_CMD_QUEUE_DETACH_RESOURCES.</summary>
    public uint cmd_type;

    /// <summary>Id of the stream.</summary>
    public uint stream_id;

    /// <summary>VIRTIO_VIDEO_QUEUE_TYPE_*.</summary>
    public uint queue_type;
}

/// <summary>Response to QUEUE_DETACH_RESOURCES.</summary>
[CDeclaration(121)]
[StructLayout(LayoutKind.Sequential)]
public struct virtio_video_queue_detach_resources_resp
{
    /// <summary>VIRTIO_VIDEO_RESULT_*.</summary>
    public uint result;
}
