// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.InteropServices;
using VirtioVideo.CHeader;

namespace VirtioVideo.Wire;

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
