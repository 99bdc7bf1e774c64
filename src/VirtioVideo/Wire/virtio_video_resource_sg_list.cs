// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.InteropServices;
using VirtioVideo.CHeader;

namespace VirtioVideo.Wire;

/// <summary>A scatter-gather list; followed by num_entries struct virtio_video_resource_sg_entry (ruling 23).</summary>
[CDeclaration(131)]
[StructLayout(LayoutKind.Sequential)]
public struct virtio_video_resource_sg_list
{
    /// <summary>Number of entries that follow.</summary>
    public uint num_entries;

    /// <summary>Zero.</summary>
    public Padding4 padding;
}
