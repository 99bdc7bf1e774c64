// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.CHeader;

namespace VirtioVideo.Wire;

/// <summary>What video buffers are made of.</summary>
[CDeclaration(60, Section = "VIRTIO_VIDEO_CMD_STREAM_CREATE")]
public enum virtio_video_mem_type : uint
{
    /// <summary>Guest pages.</summary>
    VIRTIO_VIDEO_MEM_TYPE_GUEST_PAGES = 1,

    /// <summary>Objects exported by another virtio device.</summary>
    VIRTIO_VIDEO_MEM_TYPE_VIRTIO_OBJECT,
}
