// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.CHeader;

namespace VirtioVideo.Wire;

/// <summary>Bitstream formats.</summary>
[CDeclaration(21)]
public enum virtio_video_codec : uint
{
    /// <summary>MPEG-2 Part 2.</summary>
    VIRTIO_VIDEO_CODEC_MPEG2 = 1,

    /// <summary>MPEG-4 Part 2.</summary>
    VIRTIO_VIDEO_CODEC_MPEG4,

    /// <summary>H.264.</summary>
    VIRTIO_VIDEO_CODEC_H264,

    /// <summary>HEVC, also known as H.265.</summary>
    VIRTIO_VIDEO_CODEC_HEVC,

    /// <summary>VP8.</summary>
    VIRTIO_VIDEO_CODEC_VP8,

    /// <summary>VP9.</summary>
    VIRTIO_VIDEO_CODEC_VP9,
}
