// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.InteropServices;
using VirtioVideo.CHeader;

namespace VirtioVideo.Wire;

/// <summary>An image format; followed by num_frames struct virtio_video_image_format_frame.</summary>
[CDeclaration(53)]
[StructLayout(LayoutKind.Sequential)]
public struct virtio_video_image_format_desc
{
    /// <summary>VIRTIO_VIDEO_IMAGE_FORMAT_*.</summary>
    public uint format;

    /// <summary>Mask of 1 &lt;&lt; VIRTIO_VIDEO_PLANES_LAYOUT_*.</summary>
    public uint planes_layouts;

    /// <summary>Alignment of planes in a single buffer, in bytes; 0 where that layout is not served.</summary>
    public uint plane_align;

    /// <summary>Number of struct virtio_video_image_format_frame that follow.</summary>
    public uint num_frames;
}
