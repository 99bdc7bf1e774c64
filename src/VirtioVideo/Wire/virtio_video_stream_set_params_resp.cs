// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.InteropServices;
using VirtioVideo.CHeader;

namespace VirtioVideo.Wire;

/// <summary>Response to STREAM_SET_PARAMS.</summary>
[CDeclaration(93)]
[StructLayout(LayoutKind.Sequential)]
public struct virtio_video_stream_set_params_resp
{
    /// <summary>VIRTIO_VIDEO_RESULT_*.</summary>
    public uint result;

    /// <summary>The parameters now in force.</summary>
    public virtio_video_params @params;
}
