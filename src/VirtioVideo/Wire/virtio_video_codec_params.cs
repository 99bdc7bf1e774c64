// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.InteropServices;
using VirtioVideo.CHeader;

namespace VirtioVideo.Wire;

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
