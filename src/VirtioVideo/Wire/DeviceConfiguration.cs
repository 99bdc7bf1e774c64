// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.InteropServices;
using VirtioVideo.CHeader;

namespace VirtioVideo.Wire;

/// <summary>Constants of virtio-video RFC v4 that belong to no enum.</summary>
[CDeclaration(0, Section = "Device ids, feature bits and limits")]
public static class virtio_video
{
    /// <summary>Virtio device id of the encoder.</summary>
    public const uint VIRTIO_ID_VIDEO_ENCODER = 30;

    /// <summary>Virtio device id of the decoder.</summary>
    public const uint VIRTIO_ID_VIDEO_DECODER = 31;

    /// <summary>Index of the virtqueue for driver commands and device responses.</summary>
    public const uint VIRTIO_VIDEO_COMMANDQ = 0;

    /// <summary>Index of the virtqueue for events sent by the device to the driver.</summary>
    public const uint VIRTIO_VIDEO_EVENTQ = 1;

    /// <summary>Feature bit: guest pages can be used for video buffers.</summary>
    public const uint VIRTIO_VIDEO_F_RESOURCE_GUEST_PAGES = 0;

    /// <summary>Feature bit: the device can use non-contiguous memory for video buffers.</summary>
    public const uint VIRTIO_VIDEO_F_RESOURCE_NON_CONTIG = 1;

    /// <summary>Feature bit: objects exported by another virtio device can be used as video buffers.</summary>
    public const uint VIRTIO_VIDEO_F_RESOURCE_VIRTIO_OBJECT = 2;

    /// <summary>The protocol version in the config space.</summary>
    public const uint VIRTIO_VIDEO_PROTOCOL_VERSION = 0;

    /// <summary>Length of every per-plane array. The spec leaves it open; ruling 1 sets it.</summary>
    public const uint VIRTIO_VIDEO_MAX_PLANES = 8;
}

/// <summary>Device configuration space.</summary>
[CDeclaration(10, Section = "Device configuration layout")]
[StructLayout(LayoutKind.Sequential)]
public struct virtio_video_config
{
    /// <summary>Protocol version that the device understands: VIRTIO_VIDEO_PROTOCOL_VERSION.</summary>
    public uint version;

    /// <summary>Length in bytes of the device-writable descriptor that QUERY_CAPS needs.</summary>
    public uint caps_length;
}
