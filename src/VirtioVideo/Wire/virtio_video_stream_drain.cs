// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.InteropServices;
using VirtioVideo.CHeader;

namespace VirtioVideo.Wire;

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
