// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.InteropServices;
using VirtioVideo.CHeader;

namespace VirtioVideo.Wire;

/// <summary>Limits of the quantization parameter under rate control.</summary>
[CDeclaration(82)]
[StructLayout(LayoutKind.Sequential)]
public struct virtio_video_rc_range
{
    /// <summary>Smallest quantization parameter.</summary>
    public uint min_qp;

    /// <summary>Largest quantization parameter.</summary>
    public uint max_qp;
}
