// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.CHeader;

namespace VirtioVideo.Wire;

/// <summary>How the planes of a picture lie in buffers. In capabilities a mask of 1 &lt;&lt; value (ruling 3).</summary>
[CDeclaration(52)]
public enum virtio_video_planes_layout : uint
{
    /// <summary>All planes one after another in the same buffer.</summary>
    VIRTIO_VIDEO_PLANES_LAYOUT_SINGLE_BUFFER = 0,

    /// <summary>Each plane in a buffer of its own.</summary>
    VIRTIO_VIDEO_PLANES_LAYOUT_PER_PLANE,
}
