// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.InteropServices;
using VirtioVideo.CHeader;

namespace VirtioVideo.Wire;

/// <summary>H.264 profiles.</summary>
[CDeclaration(22)]
public enum virtio_video_codec_h264_profile : uint
{
    VIRTIO_VIDEO_CODEC_H264_PROFILE_BASELINE = 1,
    VIRTIO_VIDEO_CODEC_H264_PROFILE_MAIN,
    VIRTIO_VIDEO_CODEC_H264_PROFILE_EXTENDED,
    VIRTIO_VIDEO_CODEC_H264_PROFILE_HIGH,
    VIRTIO_VIDEO_CODEC_H264_PROFILE_HIGH10PROFILE,
    VIRTIO_VIDEO_CODEC_H264_PROFILE_HIGH422PROFILE,
    VIRTIO_VIDEO_CODEC_H264_PROFILE_HIGH444PREDICTIVEPROFILE,
    VIRTIO_VIDEO_CODEC_H264_PROFILE_SCALABLEBASELINE,
    VIRTIO_VIDEO_CODEC_H264_PROFILE_SCALABLEHIGH,
    VIRTIO_VIDEO_CODEC_H264_PROFILE_STEREOHIGH,
    VIRTIO_VIDEO_CODEC_H264_PROFILE_MULTIVIEWHIGH,
}

/// <summary>H.264 levels.</summary>
[CDeclaration(23)]
public enum virtio_video_codec_h264_level : uint
{
    VIRTIO_VIDEO_CODEC_H264_LEVEL_1_0 = 1,
    VIRTIO_VIDEO_CODEC_H264_LEVEL_1_1,
    VIRTIO_VIDEO_CODEC_H264_LEVEL_1_2,
    VIRTIO_VIDEO_CODEC_H264_LEVEL_1_3,
    VIRTIO_VIDEO_CODEC_H264_LEVEL_2_0,
    VIRTIO_VIDEO_CODEC_H264_LEVEL_2_1,
    VIRTIO_VIDEO_CODEC_H264_LEVEL_2_2,
    VIRTIO_VIDEO_CODEC_H264_LEVEL_3_0,
    VIRTIO_VIDEO_CODEC_H264_LEVEL_3_1,
    VIRTIO_VIDEO_CODEC_H264_LEVEL_3_2,
    VIRTIO_VIDEO_CODEC_H264_LEVEL_4_0,
    VIRTIO_VIDEO_CODEC_H264_LEVEL_4_1,
    VIRTIO_VIDEO_CODEC_H264_LEVEL_4_2,
    VIRTIO_VIDEO_CODEC_H264_LEVEL_5_0,
    VIRTIO_VIDEO_CODEC_H264_LEVEL_5_1,
}

/// <summary>Variant of H.264.</summary>
[CDeclaration(24)]
[StructLayout(LayoutKind.Sequential)]
public struct virtio_video_codec_h264
{
    /// <summary>VIRTIO_VIDEO_CODEC_H264_PROFILE_*.</summary>
    public uint profile;

    /// <summary>VIRTIO_VIDEO_CODEC_H264_LEVEL_*.</summary>
    public uint level;
}

/// <summary>HEVC profiles.</summary>
[CDeclaration(25)]
public enum virtio_video_codec_hevc_profile : uint
{
    VIRTIO_VIDEO_CODEC_HEVC_PROFILE_MAIN = 1,
    VIRTIO_VIDEO_CODEC_HEVC_PROFILE_MAIN10,
    VIRTIO_VIDEO_CODEC_HEVC_PROFILE_MAIN_STILL_PICTURE,
}

/// <summary>Variant of HEVC.</summary>
[CDeclaration(26)]
[StructLayout(LayoutKind.Sequential)]
public struct virtio_video_codec_hevc
{
    /// <summary>VIRTIO_VIDEO_CODEC_HEVC_PROFILE_*.</summary>
    public uint profile;
}

/// <summary>VP8 profiles.</summary>
[CDeclaration(27)]
public enum virtio_video_codec_vp8_profile : uint
{
    VIRTIO_VIDEO_CODEC_VP8_PROFILE_0 = 1,
    VIRTIO_VIDEO_CODEC_VP8_PROFILE_1,
    VIRTIO_VIDEO_CODEC_VP8_PROFILE_2,
    VIRTIO_VIDEO_CODEC_VP8_PROFILE_3,
}

/// <summary>Variant of VP8.</summary>
[CDeclaration(28)]
[StructLayout(LayoutKind.Sequential)]
public struct virtio_video_codec_vp8
{
    /// <summary>VIRTIO_VIDEO_CODEC_VP8_PROFILE_*.</summary>
    public uint profile;
}

/// <summary>VP9 profiles.</summary>
[CDeclaration(29)]
public enum virtio_video_codec_vp9_profile : uint
{
    VIRTIO_VIDEO_CODEC_VP9_PROFILE_0 = 1,
    VIRTIO_VIDEO_CODEC_VP9_PROFILE_1,
    VIRTIO_VIDEO_CODEC_VP9_PROFILE_2,
    VIRTIO_VIDEO_CODEC_VP9_PROFILE_3,
}

/// <summary>Variant of VP9.</summary>
[CDeclaration(30)]
[StructLayout(LayoutKind.Sequential)]
public struct virtio_video_codec_vp9
{
    /// <summary>VIRTIO_VIDEO_CODEC_VP9_PROFILE_*.</summary>
    public uint profile;
}

/// <summary>Variant of a codec; valid only for codecs that have a member here. Always 8 bytes on the wire (ruling 8).</summary>
[CDeclaration(31)]
[StructLayout(LayoutKind.Explicit)]
public struct virtio_video_codec_params
{
    /// <summary>For VIRTIO_VIDEO_CODEC_H264.</summary>
    [FieldOffset(0)]
    public virtio_video_codec_h264 h264;

    /// <summary>For VIRTIO_VIDEO_CODEC_HEVC.</summary>
    [FieldOffset(0)]
    public virtio_video_codec_hevc hevc;

    /// <summary>For VIRTIO_VIDEO_CODEC_VP8.</summary>
    [FieldOffset(0)]
    public virtio_video_codec_vp8 vp8;

    /// <summary>For VIRTIO_VIDEO_CODEC_VP9.</summary>
    [FieldOffset(0)]
    public virtio_video_codec_vp9 vp9;
}

/// <summary>Codec and its variant.</summary>
[CDeclaration(32)]
[StructLayout(LayoutKind.Sequential)]
public struct virtio_video_bitstream_format
{
    /// <summary>VIRTIO_VIDEO_CODEC_*.</summary>
    public uint codec;

    /// <summary>Variant of the codec.</summary>
    public virtio_video_codec_params @params;
}
