// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.InteropServices;
using VirtioVideo.CHeader;

namespace VirtioVideo.Wire;

/// <summary>Variant of VP8.</summary>
[CDeclaration(28)]
[StructLayout(LayoutKind.Sequential)]
public struct virtio_video_codec_vp8
{
    /// <summary>VIRTIO_VIDEO_CODEC_VP8_PROFILE_*.</summary>
    public uint profile;
}
