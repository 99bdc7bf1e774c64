// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.InteropServices;
using VirtioVideo.CHeader;

namespace VirtioVideo.Wire;

/// <summary>The values min, min + step, … up to max.</summary>
[CDeclaration(54)]
[StructLayout(LayoutKind.Sequential)]
public struct virtio_video_image_format_range
{
    /// <summary>Smallest value.</summary>
    public uint min;

    /// <summary>Largest value.</summary>
    public uint max;

    /// <summary>Distance of values, at least 1.</summary>
    public uint step;
}
