// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.InteropServices;
using VirtioVideo.CHeader;

namespace VirtioVideo.Wire;

/// <summary>Request of QUERY_CAPS.</summary>
[CDeclaration(50, Section = "VIRTIO_VIDEO_CMD_DEVICE_QUERY_CAPS")]
[StructLayout(LayoutKind.Sequential)]
public struct virtio_video_device_query_caps
{
    /// <summary>VIRTIO_VIDEO_CMD_DEVICE_QUERY_CAPS.</summary>
    public uint cmd_type;
}
