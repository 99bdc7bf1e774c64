// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.CHeader;

namespace VirtioVideo.Wire;

/// <summary>VP8 profiles.</summary>
[CDeclaration(27)]
public enum virtio_video_codec_vp8_profile : uint
{
    VIRTIO_VIDEO_CODEC_VP8_PROFILE_0 = 1,
    VIRTIO_VIDEO_CODEC_VP8_PROFILE_1,
    VIRTIO_VIDEO_CODEC_VP8_PROFILE_2,
    VIRTIO_VIDEO_CODEC_VP8_PROFILE_3,
}
