// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.InteropServices;
using VirtioVideo.CHeader;

namespace VirtioVideo.Wire;

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
