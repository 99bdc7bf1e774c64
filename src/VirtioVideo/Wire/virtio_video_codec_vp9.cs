// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.InteropServices;
using VirtioVideo.CHeader;

namespace VirtioVideo.Wire;

/// <summary>Variant of VP9.</summary>
[CDeclaration(30)]
[StructLayout(LayoutKind.Sequential)]
public struct virtio_video_codec_vp9
{
    /// <summary>VIRTIO_VIDEO_CODEC_VP9_PROFILE_*.</summary>
    public uint profile;
}
