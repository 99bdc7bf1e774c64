// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.CHeader;

namespace VirtioVideo.Wire;

/// <summary>Image formats.</summary>
[CDeclaration(20, Section = "Supported formats")]
public enum virtio_video_image_format : uint
{
    /// <summary>Bytes in memory A, R, G, B (ruling 19).</summary>
    VIRTIO_VIDEO_IMAGE_FORMAT_ARGB8888 = 1,

    /// <summary>Bytes in memory B, G, R, A (ruling 19).</summary>
    VIRTIO_VIDEO_IMAGE_FORMAT_BGRA8888,

    /// <summary>12 bits per pixel, Y plane and interleaved Cb/Cr plane, 4:2:0.</summary>
    VIRTIO_VIDEO_IMAGE_FORMAT_NV12,

    /// <summary>12 bits per pixel, Y, U and V planes, 4:2:0.</summary>
    VIRTIO_VIDEO_IMAGE_FORMAT_YUV420,

    /// <summary>12 bits per pixel, Y, V and U planes, 4:2:0.</summary>
    VIRTIO_VIDEO_IMAGE_FORMAT_YVU420,
}

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
