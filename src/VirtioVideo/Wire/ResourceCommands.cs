// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using VirtioVideo.CHeader;

namespace VirtioVideo.Wire;

/// <summary>A run of guest memory.</summary>
[CDeclaration(130, Section = "VIRTIO_VIDEO_CMD_RESOURCE_ATTACH")]
[StructLayout(LayoutKind.Sequential)]
public struct virtio_video_resource_sg_entry
{
    /// <summary>Guest physical address.</summary>
    public ulong addr;

    /// <summary>Length in bytes.</summary>
    public uint length;

    /// <summary>Zero.</summary>
    public Padding4 padding;
}

/// <summary>A scatter-gather list; followed by num_entries struct virtio_video_resource_sg_entry (ruling 23).</summary>
[CDeclaration(131)]
[StructLayout(LayoutKind.Sequential)]
public struct virtio_video_resource_sg_list
{
    /// <summary>Number of entries that follow.</summary>
    public uint num_entries;

    /// <summary>Zero.</summary>
    public Padding4 padding;
}

/// <summary>An object exported by another virtio device.</summary>
[CDeclaration(132)]
[StructLayout(LayoutKind.Sequential)]
public struct virtio_video_resource_object
{
    /// <summary>Version 4 UUID, raw bytes.</summary>
    public Uuid16 uuid;
}

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

/// <summary>Response to RESOURCE_ATTACH.</summary>
[CDeclaration(134)]
[StructLayout(LayoutKind.Sequential)]
public struct virtio_video_resource_attach_resp
{
    /// <summary>VIRTIO_VIDEO_RESULT_*.</summary>
    public uint result;
}

/// <summary>Bit numbers of the flags of a RESOURCE_QUEUE request (ruling 2).</summary>
[CDeclaration(140, Section = "VIRTIO_VIDEO_CMD_RESOURCE_QUEUE")]
public enum virtio_video_enqueue_flag : uint
{
    /// <summary>Encoder: the frame is encoded as a key frame.</summary>
    VIRTIO_VIDEO_ENQUEUE_FLAG_FORCE_KEY_FRAME = 0,
}

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

/// <summary>Bit numbers of the flags of a RESOURCE_QUEUE response (ruling 2).</summary>
[CDeclaration(142)]
public enum virtio_video_dequeue_flag : uint
{
    /// <summary>The data may be damaged, or the command was cancelled.</summary>
    VIRTIO_VIDEO_DEQUEUE_FLAG_ERR = 0,

    /// <summary>The last frame of a drain, or of a resolution.</summary>
    VIRTIO_VIDEO_DEQUEUE_FLAG_EOS,

    /// <summary>Encoder: a key frame.</summary>
    VIRTIO_VIDEO_DEQUEUE_FLAG_KEY_FRAME,

    /// <summary>Encoder: a P frame.</summary>
    VIRTIO_VIDEO_DEQUEUE_FLAG_P_FRAME,

    /// <summary>Encoder: a B frame.</summary>
    VIRTIO_VIDEO_DEQUEUE_FLAG_B_FRAME,
}

/// <summary>Response to RESOURCE_QUEUE.</summary>
[CDeclaration(143)]
[StructLayout(LayoutKind.Sequential)]
public struct virtio_video_resource_queue_resp
{
    /// <summary>VIRTIO_VIDEO_RESULT_*.</summary>
    public uint result;

    /// <summary>Mask of 1 &lt;&lt; VIRTIO_VIDEO_DEQUEUE_FLAG_*.</summary>
    public uint flags;

    /// <summary>Output: the timestamp of the input that the frame came from. Input: 0.</summary>
    public ulong timestamp;

    /// <summary>Output: bytes written to each plane; with SINGLE_BUFFER the total in the first (ruling 17).</summary>
    public MaxPlanes<uint> data_sizes;
}

/// <summary>The 16 raw bytes of a UUID, in the order of the wire.</summary>
[InlineArray(16)]
[CArray("16")]
public struct Uuid16
{
    private byte _element;
}

/// <summary>The <c>u8 padding[4]</c> of the spec's structs.</summary>
[InlineArray(4)]
[CArray("4")]
public struct Padding4
{
    private byte _element;
}
