// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.InteropServices;
using VirtioVideo.CHeader;

namespace VirtioVideo.Wire;

/// <summary>Variant of HEVC.</summary>
[CDeclaration(26)]
[StructLayout(LayoutKind.Sequential)]
public struct virtio_video_codec_hevc
{
    /// <summary>VIRTIO_VIDEO_CODEC_HEVC_PROFILE_*.</summary>
    public uint profile;
}
