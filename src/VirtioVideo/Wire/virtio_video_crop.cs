// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.InteropServices;
using VirtioVideo.CHeader;

namespace VirtioVideo.Wire;

/// <summary>A rectangle of a picture, in pixels.</summary>
[CDeclaration(80, Section = "Stream parameters")]
[StructLayout(LayoutKind.Sequential)]
public struct virtio_video_crop
{
    /// <summary>First column.</summary>
    public uint left;

    /// <summary>First row.</summary>
    public uint top;

    /// <summary>Number of columns.</summary>
    public uint width;

    /// <summary>Number of rows.</summary>
    public uint height;
}
