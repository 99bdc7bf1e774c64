// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.InteropServices;
using VirtioVideo.CHeader;

namespace VirtioVideo.Wire;

/// <summary>A run of guest memory.</summary>
[CDeclaration(130, Section = "VIRTIO_VIDEO_CMD_RESOURCE_ATTACH")]
[StructLayout(LayoutKind.Sequential)]
public struct virtio_video_resource_sg_entry
{
    /// <summary>Guest physical address.</summary>
    public ulong addr;

    /// <summary>Length in bytes.</summary>
    public uint length;

    /// <summary>Zero.</summary>
    public Padding4 padding;
}
