// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.InteropServices;
using VirtioVideo.CHeader;

namespace VirtioVideo.Wire;

/// <summary>What video buffers are made of.</summary>
[CDeclaration(60, Section = "VIRTIO_VIDEO_CMD_STREAM_CREATE")]
public enum virtio_video_mem_type : uint
{
    /// <summary>Guest pages.</summary>
    VIRTIO_VIDEO_MEM_TYPE_GUEST_PAGES = 1,

    /// <summary>Objects exported by another virtio device.</summary>
    VIRTIO_VIDEO_MEM_TYPE_VIRTIO_OBJECT,
}

/// <summary>Request of STREAM_CREATE.</summary>
[CDeclaration(61)]
[StructLayout(LayoutKind.Sequential)]
public struct virtio_video_stream_create
{
    /// <summary>VIRTIO_VIDEO_CMD_STREAM_CREATE.</summary>
    public uint cmd_type;

    /// <summary>VIRTIO_VIDEO_MEM_TYPE_* of input buffers.</summary>
    public uint in_mem_type;

    /// <summary>VIRTIO_VIDEO_MEM_TYPE_* of output buffers.</summary>
    public uint out_mem_type;

    /// <summary>VIRTIO_VIDEO_CODEC_*.</summary>
    public uint codec;
}

/// <summary>Response to STREAM_CREATE.</summary>
[CDeclaration(62)]
[StructLayout(LayoutKind.Sequential)]
public struct virtio_video_stream_create_resp
{
    /// <summary>VIRTIO_VIDEO_RESULT_*.</summary>
    public uint result;

    /// <summary>Id of the new stream, given by the device.</summary>
    public uint stream_id;
}

/// <summary>Request of STREAM_DESTROY.</summary>
[CDeclaration(70, Section = "VIRTIO_VIDEO_CMD_STREAM_DESTROY")]
[StructLayout(LayoutKind.Sequential)]
public struct virtio_video_stream_destroy
{
    /// <summary>VIRTIO_VIDEO_CMD_STREAM_DESTROY.</summary>
    public uint cmd_type;

    /// <summary>Id of the stream.</summary>
    public uint stream_id;
}

/// <summary>Response to STREAM_DESTROY.</summary>
[CDeclaration(71)]
[StructLayout(LayoutKind.Sequential)]
public struct virtio_video_stream_destroy_resp
{
    /// <summary>VIRTIO_VIDEO_RESULT_*.</summary>
    public uint result;
}

/// <summary>Request of STREAM_DRAIN.</summary>
[CDeclaration(100, Section = "VIRTIO_VIDEO_CMD_STREAM_DRAIN")]
[StructLayout(LayoutKind.Sequential)]
public struct virtio_video_stream_drain
{
    /// <summary>VIRTIO_VIDEO_CMD_STREAM_DRAIN.</summary>
    public uint cmd_type;

    /// <summary>Id of the stream.</summary>
    public uint stream_id;
}

/// <summary>Response to STREAM_DRAIN.</summary>
[CDeclaration(101)]
[StructLayout(LayoutKind.Sequential)]
public struct virtio_video_stream_drain_resp
{
    /// <summary>VIRTIO_VIDEO_RESULT_*.</summary>
    public uint result;
}
