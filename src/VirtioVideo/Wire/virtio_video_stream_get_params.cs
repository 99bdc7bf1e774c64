// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.InteropServices;
using VirtioVideo.CHeader;

namespace VirtioVideo.Wire;

/// <summary>Request of STREAM_GET_PARAMS.</summary>
[CDeclaration(90, Section = "VIRTIO_VIDEO_CMD_STREAM_GET_PARAMS")]
[StructLayout(LayoutKind.Sequential)]
public struct virtio_video_stream_get_params
{
    /// <summary>VIRTIO_VIDEO_CMD_STREAM_GET_PARAMS.</summary>
    public uint cmd_type;

    /// <summary>Id of the stream.</summary>
    public uint stream_id;
}
