// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.InteropServices;
using VirtioVideo.CHeader;

namespace VirtioVideo.Wire;

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
