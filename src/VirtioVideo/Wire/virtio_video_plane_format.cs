// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.InteropServices;
using VirtioVideo.CHeader;

namespace VirtioVideo.Wire;

/// <summary>Where a plane lies.</summary>
[CDeclaration(85)]
[StructLayout(LayoutKind.Sequential)]
public struct virtio_video_plane_format
{
    /// <summary>Size of the plane in bytes.</summary>
    public uint plane_size;

    /// <summary>Distance of lines in bytes.</summary>
    public uint stride;

    /// <summary>Distance from the beginning of the buffer in bytes; only with SINGLE_BUFFER.</summary>
    public uint offset;
}
