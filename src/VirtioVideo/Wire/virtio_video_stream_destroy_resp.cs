// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.InteropServices;
using VirtioVideo.CHeader;

namespace VirtioVideo.Wire;

/// <summary>Response to STREAM_DESTROY.</summary>
[CDeclaration(71)]
[StructLayout(LayoutKind.Sequential)]
public struct virtio_video_stream_destroy_resp
{
    /// <summary>VIRTIO_VIDEO_RESULT_*.</summary>
    public uint result;
}
