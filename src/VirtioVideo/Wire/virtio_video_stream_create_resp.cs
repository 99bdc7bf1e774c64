// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.InteropServices;
using VirtioVideo.CHeader;

namespace VirtioVideo.Wire;

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
