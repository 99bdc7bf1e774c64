// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.InteropServices;
using VirtioVideo.CHeader;

namespace VirtioVideo.Wire;

/// <summary>An object exported by another virtio device.</summary>
[CDeclaration(132)]
[StructLayout(LayoutKind.Sequential)]
public struct virtio_video_resource_object
{
    /// <summary>Version 4 UUID, raw bytes.</summary>
    public Uuid16 uuid;
}
