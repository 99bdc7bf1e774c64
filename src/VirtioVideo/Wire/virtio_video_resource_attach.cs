// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.InteropServices;
using VirtioVideo.CHeader;

namespace VirtioVideo.Wire;

/// <summary>Request of RESOURCE_ATTACH; followed by one sg_list or object for SINGLE_BUFFER and bitstreams, one per plane for PER_PLANE.</summary>
[CDeclaration(133)]
[StructLayout(LayoutKind.Sequential)]
public struct virtio_video_resource_attach
{
    /// <summary>VIRTIO_VIDEO_CMD_RESOURCE_ATTACH.</summary>
    public uint cmd_type;

    /// <summary>Id of the stream.</summary>
    public uint stream_id;

    /// <summary>VIRTIO_VIDEO_QUEUE_TYPE_*.</summary>
    public uint queue_type;

    /// <summary>Id of the resource, less than cur_image_buffers or cur_bitstream_buffers.</summary>
    public uint resource_id;
}
