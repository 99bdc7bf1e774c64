// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.CHeader;

namespace VirtioVideo.Wire;

/// <summary>VP9 profiles.</summary>
[CDeclaration(29)]
public enum virtio_video_codec_vp9_profile : uint
{
    VIRTIO_VIDEO_CODEC_VP9_PROFILE_0 = 1,
    VIRTIO_VIDEO_CODEC_VP9_PROFILE_1,
    VIRTIO_VIDEO_CODEC_VP9_PROFILE_2,
    VIRTIO_VIDEO_CODEC_VP9_PROFILE_3,
}
