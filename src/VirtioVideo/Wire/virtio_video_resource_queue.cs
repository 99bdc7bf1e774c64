// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.InteropServices;
using VirtioVideo.CHeader;

namespace VirtioVideo.Wire;

/// <summary>Request of RESOURCE_QUEUE.</summary>
[CDeclaration(141)]
[StructLayout(LayoutKind.Sequential)]
public struct virtio_video_resource_queue
{
    /// <summary>VIRTIO_VIDEO_CMD_RESOURCE_QUEUE.</summary>
    public uint cmd_type;

    /// <summary>Id of the stream.</summary>
    public uint stream_id;

    /// <summary>VIRTIO_VIDEO_QUEUE_TYPE_*.</summary>
    public uint queue_type;

    /// <summary>Id of the resource.</summary>
    public uint resource_id;

    /// <summary>Mask of 1 &lt;&lt; VIRTIO_VIDEO_ENQUEUE_FLAG_*.</summary>
    public uint flags;

    /// <summary>Zero.</summary>
    public Padding4 padding;

    /// <summary>Input: any value that names the frame. Output: 0.</summary>
    public ulong timestamp;

    /// <summary>Input: bytes used of each plane. Output: 0.</summary>
    public MaxPlanes<uint> data_sizes;
}
