// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.InteropServices;
using VirtioVideo.CHeader;

namespace VirtioVideo.Wire;

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
