// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.InteropServices;
using VirtioVideo.CHeader;

namespace VirtioVideo.Wire;

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
