// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.InteropServices;
using VirtioVideo.CHeader;

namespace VirtioVideo.Wire;

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
