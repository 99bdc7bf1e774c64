// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.CHeader;

namespace VirtioVideo.Wire;

/// <summary>HEVC profiles.</summary>
[CDeclaration(25)]
public enum virtio_video_codec_hevc_profile : uint
{
    VIRTIO_VIDEO_CODEC_HEVC_PROFILE_MAIN = 1,
    VIRTIO_VIDEO_CODEC_HEVC_PROFILE_MAIN10,
    VIRTIO_VIDEO_CODEC_HEVC_PROFILE_MAIN_STILL_PICTURE,
}
