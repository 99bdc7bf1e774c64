// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.CHeader;

namespace VirtioVideo.Wire;

/// <summary>Bit numbers of the flags of a RESOURCE_QUEUE response (ruling 2).</summary>
[CDeclaration(142)]
public enum virtio_video_dequeue_flag : uint
{
    /// <summary>The data may be damaged, or the command was cancelled.</summary>
    VIRTIO_VIDEO_DEQUEUE_FLAG_ERR = 0,

    /// <summary>The last frame of a drain, or of a resolution.</summary>
    VIRTIO_VIDEO_DEQUEUE_FLAG_EOS,

    /// <summary>Encoder: a key frame.</summary>
    VIRTIO_VIDEO_DEQUEUE_FLAG_KEY_FRAME,

    /// <summary>Encoder: a P frame.</summary>
    VIRTIO_VIDEO_DEQUEUE_FLAG_P_FRAME,

    /// <summary>Encoder: a B frame.</summary>
    VIRTIO_VIDEO_DEQUEUE_FLAG_B_FRAME,
}
