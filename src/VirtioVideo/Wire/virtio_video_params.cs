// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.InteropServices;
using VirtioVideo.CHeader;

namespace VirtioVideo.Wire;

/// <summary>Parameters of a stream.</summary>
[CDeclaration(86)]
[StructLayout(LayoutKind.Sequential)]
public struct virtio_video_params
{
    /// <summary>VIRTIO_VIDEO_IMAGE_FORMAT_*.</summary>
    public uint image_format;

    /// <summary>Fewest image buffers that the device works with.</summary>
    public uint min_image_buffers;

    /// <summary>Most image buffers that the device accepts.</summary>
    public uint max_image_buffers;

    /// <summary>Image buffers in use; resource ids are less than this.</summary>
    public uint cur_image_buffers;

    /// <summary>Coded width in pixels: what buffers must hold.</summary>
    public uint width;

    /// <summary>Coded height in pixels: what buffers must hold.</summary>
    public uint height;

    /// <summary>The visible rectangle.</summary>
    public virtio_video_crop crop;

    /// <summary>Whole frames per second.</summary>
    public uint frame_rate;

    /// <summary>VIRTIO_VIDEO_PLANES_LAYOUT_*.</summary>
    public uint planes_layout;

    /// <summary>Number of valid elements of plane_formats.</summary>
    public uint num_planes;

    /// <summary>Where each plane lies.</summary>
    public MaxPlanes<virtio_video_plane_format> plane_formats;

    /// <summary>Codec and variant.</summary>
    public virtio_video_bitstream_format bitstream_format;

    /// <summary>Fewest bitstream buffers that the device works with.</summary>
    public uint min_bitstream_buffers;

    /// <summary>Most bitstream buffers that the device accepts.</summary>
    public uint max_bitstream_buffers;

    /// <summary>Bitstream buffers in use; resource ids are less than this.</summary>
    public uint cur_bitstream_buffers;

    /// <summary>Encoder: smallest bitrate in bits per second.</summary>
    public uint min_bitrate;

    /// <summary>Encoder: largest bitrate in bits per second.</summary>
    public uint max_bitrate;

    /// <summary>Encoder: bitrate in bits per second.</summary>
    public uint cur_bitrate;

    /// <summary>Encoder: VIRTIO_VIDEO_RATE_CONTROL_*, else constant QP.</summary>
    public uint rc_mode;

    /// <summary>Encoder: quantization parameters.</summary>
    public virtio_video_quantization_param qp;
}
