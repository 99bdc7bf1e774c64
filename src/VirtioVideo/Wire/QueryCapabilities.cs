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

/// <summary>Response to QUERY_CAPS; followed by num_image_formats image format descriptions, then num_bitstream_formats bitstream format descriptions (ruling 4).</summary>
[CDeclaration(51)]
[StructLayout(LayoutKind.Sequential)]
public struct virtio_video_device_query_caps_resp
{
    /// <summary>VIRTIO_VIDEO_RESULT_*.</summary>
    public uint result;

    /// <summary>Number of struct virtio_video_image_format_desc that follow.</summary>
    public uint num_image_formats;

    /// <summary>Number of struct virtio_video_bitstream_format_desc that follow those.</summary>
    public uint num_bitstream_formats;
}

/// <summary>How the planes of a picture lie in buffers. In capabilities a mask of 1 &lt;&lt; value (ruling 3).</summary>
[CDeclaration(52)]
public enum virtio_video_planes_layout : uint
{
    /// <summary>All planes one after another in the same buffer.</summary>
    VIRTIO_VIDEO_PLANES_LAYOUT_SINGLE_BUFFER = 0,

    /// <summary>Each plane in a buffer of its own.</summary>
    VIRTIO_VIDEO_PLANES_LAYOUT_PER_PLANE,
}

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

/// <summary>The values min, min + step, … up to max.</summary>
[CDeclaration(54)]
[StructLayout(LayoutKind.Sequential)]
public struct virtio_video_image_format_range
{
    /// <summary>Smallest value.</summary>
    public uint min;

    /// <summary>Largest value.</summary>
    public uint max;

    /// <summary>Distance of values, at least 1.</summary>
    public uint step;
}

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

/// <summary>A codec; followed by num_variants union virtio_video_codec_params.</summary>
[CDeclaration(56)]
[StructLayout(LayoutKind.Sequential)]
public struct virtio_video_bitstream_format_desc
{
    /// <summary>VIRTIO_VIDEO_CODEC_*.</summary>
    public uint codec;

    /// <summary>Number of variants that follow; 0 for codecs without a member in the union.</summary>
    public uint num_variants;
}
