// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.InteropServices;
using VirtioVideo.CHeader;

namespace VirtioVideo.Wire;

/// <summary>Constant quantization parameters.</summary>
[CDeclaration(83)]
[StructLayout(LayoutKind.Sequential)]
public struct virtio_video_frame_qp
{
    /// <summary>For I frames.</summary>
    public uint iframe_qp;

    /// <summary>For P frames.</summary>
    public uint pframe_qp;

    /// <summary>For B frames.</summary>
    public uint bframe_qp;
}
