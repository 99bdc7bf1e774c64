// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.InteropServices;
using VirtioVideo.CHeader;

namespace VirtioVideo.Wire;

/// <summary>Events.</summary>
[CDeclaration(150, Section = "Event virtqueue")]
public enum virtio_video_event_type : uint
{
    /// <summary>The stream cannot go on.</summary>
    VIRTIO_VIDEO_EVENT_ERROR = 0x0100,

    /// <summary>Decoder: the stream's parameters changed.</summary>
    VIRTIO_VIDEO_EVENT_DECODER_RESOLUTION_CHANGED = 0x0200,
}

/// <summary>An event.</summary>
[CDeclaration(151)]
[StructLayout(LayoutKind.Sequential)]
public struct virtio_video_event
{
    /// <summary>VIRTIO_VIDEO_EVENT_*.</summary>
    public uint event_type;

    /// <summary>Id of the stream.</summary>
    public uint stream_id;
}
