// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.CHeader;

namespace VirtioVideo.Wire;

/// <summary>Bit numbers of the flags of a RESOURCE_QUEUE request (ruling 2).</summary>
[CDeclaration(140, Section = "VIRTIO_VIDEO_CMD_RESOURCE_QUEUE")]
public enum virtio_video_enqueue_flag : uint
{
    /// <summary>Encoder: the frame is encoded as a key frame.</summary>
    VIRTIO_VIDEO_ENQUEUE_FLAG_FORCE_KEY_FRAME = 0,
}
