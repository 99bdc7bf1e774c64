// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.InteropServices;
using VirtioVideo.CHeader;

namespace VirtioVideo.Wire;

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
