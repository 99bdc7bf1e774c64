// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.InteropServices;
using VirtioVideo.CHeader;

namespace VirtioVideo.Wire;

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
