// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.InteropServices;
using VirtioVideo.CHeader;

namespace VirtioVideo.Wire;

/// <summary>Response to RESOURCE_QUEUE.</summary>
[CDeclaration(143)]
[StructLayout(LayoutKind.Sequential)]
public struct virtio_video_resource_queue_resp
{
    /// <summary>VIRTIO_VIDEO_RESULT_*.</summary>
    public uint result;

    /// <summary>Mask of 1 &lt;&lt; VIRTIO_VIDEO_DEQUEUE_FLAG_*.</summary>
    public uint flags;

    /// <summary>Output: the timestamp of the input that the frame came from. Input: 0.</summary>
    public ulong timestamp;

    /// <summary>Output: bytes written to each plane; with SINGLE_BUFFER the total in the first (ruling 17).</summary>
    public MaxPlanes<uint> data_sizes;
}
