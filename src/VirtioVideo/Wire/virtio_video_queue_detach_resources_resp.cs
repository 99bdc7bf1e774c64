// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.InteropServices;
using VirtioVideo.CHeader;

namespace VirtioVideo.Wire;

/// <summary>Response to QUEUE_DETACH_RESOURCES.</summary>
[CDeclaration(121)]
[StructLayout(LayoutKind.Sequential)]
public struct virtio_video_queue_detach_resources_resp
{
    /// <summary>VIRTIO_VIDEO_RESULT_*.</summary>
    public uint result;
}
