// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.InteropServices;
using VirtioVideo.CHeader;

namespace VirtioVideo.Wire;

/// <summary>Request of STREAM_SET_PARAMS.</summary>
[CDeclaration(92, Section = "VIRTIO_VIDEO_CMD_STREAM_SET_PARAMS")]
[StructLayout(LayoutKind.Sequential)]
public struct virtio_video_stream_set_params
{
    /// <summary>VIRTIO_VIDEO_CMD_STREAM_SET_PARAMS.</summary>
    public uint cmd_type;

    /// <summary>Id of the stream.</summary>
    public uint stream_id;

    /// <summary>The parameters asked for.</summary>
    public virtio_video_params @params;
}
