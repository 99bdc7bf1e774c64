// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.InteropServices;
using VirtioVideo.CHeader;

namespace VirtioVideo.Wire;

/// <summary>A codec; followed by num_variants union virtio_video_codec_params.</summary>
[CDeclaration(56)]
[StructLayout(LayoutKind.Sequential)]
public struct virtio_video_bitstream_format_desc
{
    /// <summary>VIRTIO_VIDEO_CODEC_*.</summary>
    public uint codec;

    /// <summary>Number of variants that follow; 0 for codecs without a member in the union.</summary>
    public uint num_variants;
}
