// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.InteropServices;
using VirtioVideo.CHeader;

namespace VirtioVideo.Wire;

/// <summary>Response to STREAM_DRAIN.</summary>
[CDeclaration(101)]
[StructLayout(LayoutKind.Sequential)]
public struct virtio_video_stream_drain_resp
{
    /// <summary>VIRTIO_VIDEO_RESULT_*.</summary>
    public uint result;
}
