// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.InteropServices;
using VirtioVideo.CHeader;

namespace VirtioVideo.Wire;

/// <summary>Response to RESOURCE_ATTACH.</summary>
[CDeclaration(134)]
[StructLayout(LayoutKind.Sequential)]
public struct virtio_video_resource_attach_resp
{
    /// <summary>VIRTIO_VIDEO_RESULT_*.</summary>
    public uint result;
}
