// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using VirtioVideo.CHeader;

namespace VirtioVideo.Wire;

/// <summary>A rectangle of a picture, in pixels.</summary>
[CDeclaration(80, Section = "Stream parameters")]
[StructLayout(LayoutKind.Sequential)]
public struct virtio_video_crop
{
    /// <summary>First column.</summary>
    public uint left;

    /// <summary>First row.</summary>
    public uint top;

    /// <summary>Number of columns.</summary>
    public uint width;

    /// <summary>Number of rows.</summary>
    public uint height;
}

/// <summary>Rate control of an encoder; any other value is constant QP.</summary>
[CDeclaration(81)]
public enum virtio_video_rate_control : uint
{
    /// <summary>By frame.</summary>
    VIRTIO_VIDEO_RATE_CONTROL_FRAME = 1,

    /// <summary>By macroblock; MPEG-4 and H.264 only.</summary>
    VIRTIO_VIDEO_RATE_CONTROL_MACRO_BLOCK,
}

/// <summary>Limits of the quantization parameter under rate control.</summary>
[CDeclaration(82)]
[StructLayout(LayoutKind.Sequential)]
public struct virtio_video_rc_range
{
    /// <summary>Smallest quantization parameter.</summary>
    public uint min_qp;

    /// <summary>Largest quantization parameter.</summary>
    public uint max_qp;
}

/// <summary>Constant quantization parameters.</summary>
[CDeclaration(83)]
[StructLayout(LayoutKind.Sequential)]
public struct virtio_video_frame_qp
{
    /// <summary>For I frames.</summary>
    public uint iframe_qp;

    /// <summary>For P frames.</summary>
    public uint pframe_qp;

    /// <summary>For B frames.</summary>
    public uint bframe_qp;
}

/// <summary>Quantization parameters of an encoder.</summary>
[CDeclaration(84)]
[StructLayout(LayoutKind.Explicit)]
public struct virtio_video_quantization_param
{
    /// <summary>With rate control.</summary>
    [FieldOffset(0)]
    public virtio_video_rc_range rc;

    /// <summary>Without rate control.</summary>
    [FieldOffset(0)]
    public virtio_video_frame_qp no_rc;
}

/// <summary>Where a plane lies.</summary>
[CDeclaration(85)]
[StructLayout(LayoutKind.Sequential)]
public struct virtio_video_plane_format
{
    /// <summary>Size of the plane in bytes.</summary>
    public uint plane_size;

    /// <summary>Distance of lines in bytes.</summary>
    public uint stride;

    /// <summary>Distance from the beginning of the buffer in bytes; only with SINGLE_BUFFER.</summary>
    public uint offset;
}

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

/// <summary>Request of STREAM_GET_PARAMS.</summary>
[CDeclaration(90, Section = "VIRTIO_VIDEO_CMD_STREAM_GET_PARAMS")]
[StructLayout(LayoutKind.Sequential)]
public struct virtio_video_stream_get_params
{
    /// <summary>VIRTIO_VIDEO_CMD_STREAM_GET_PARAMS.</summary>
    public uint cmd_type;

    /// <summary>Id of the stream.</summary>
    public uint stream_id;
}

/// <summary>Response to STREAM_GET_PARAMS.</summary>
[CDeclaration(91)]
[StructLayout(LayoutKind.Sequential)]
public struct virtio_video_stream_get_params_resp
{
    /// <summary>VIRTIO_VIDEO_RESULT_*.</summary>
    public uint result;

    /// <summary>The parameters in force.</summary>
    public virtio_video_params @params;
}

/// <summary>Request of STREAM_SET_PARAMS.</summary>
[CDeclaration(92, Section = "VIRTIO_VIDEO_CMD_STREAM_SET_PARAMS")]
[StructLayout(LayoutKind.Sequential)]
public struct virtio_video_stream_set_params
{
    /// <summary>VIRTIO_VIDEO_CMD_STREAM_SET_PARAMS.</summary>
    public uint cmd_type;

    /// <summary>Id of the stream.</summary>
    public uint stream_id;

    /// <summary>The parameters asked for.</summary>
    public virtio_video_params @params;
}

/// <summary>Response to STREAM_SET_PARAMS.</summary>
[CDeclaration(93)]
[StructLayout(LayoutKind.Sequential)]
public struct virtio_video_stream_set_params_resp
{
    /// <summary>VIRTIO_VIDEO_RESULT_*.</summary>
    public uint result;

    /// <summary>The parameters now in force.</summary>
    public virtio_video_params @params;
}

/// <summary>An array of <see cref="virtio_video.VIRTIO_VIDEO_MAX_PLANES"/> elements inside a wire struct.</summary>
[InlineArray((int)virtio_video.VIRTIO_VIDEO_MAX_PLANES)]
[CArray(nameof(virtio_video.VIRTIO_VIDEO_MAX_PLANES))]
public struct MaxPlanes<T>
    where T : unmanaged
{
    private T _element;
}
