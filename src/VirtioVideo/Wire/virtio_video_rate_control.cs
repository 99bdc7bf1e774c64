// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.CHeader;

namespace VirtioVideo.Wire;

/// <summary>Rate control of an encoder; any other value is constant QP.</summary>
[CDeclaration(81)]
public enum virtio_video_rate_control : uint
{
    /// <summary>By frame.</summary>
    VIRTIO_VIDEO_RATE_CONTROL_FRAME = 1,

    /// <summary>By macroblock; MPEG-4 and H.264 only.</summary>
    VIRTIO_VIDEO_RATE_CONTROL_MACRO_BLOCK,
}
