// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.InteropServices;
using VirtioVideo.CHeader;

namespace VirtioVideo.Wire;

/// <summary>Sizes of an image format; followed by num_rates ranges of frame rates in whole frames per second.</summary>
[CDeclaration(55)]
[StructLayout(LayoutKind.Sequential)]
public struct virtio_video_image_format_frame
{
    /// <summary>Widths in pixels.</summary>
    public virtio_video_image_format_range width;

    /// <summary>Heights in pixels.</summary>
    public virtio_video_image_format_range height;

    /// <summary>Number of struct virtio_video_image_format_range that follow.</summary>
    public uint num_rates;
}
