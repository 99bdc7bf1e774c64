// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.InteropServices;
using VirtioVideo.CHeader;

namespace VirtioVideo.Wire;

/// <summary>Quantization parameters of an encoder.</summary>
[CDeclaration(84)]
[StructLayout(LayoutKind.Explicit)]
public struct virtio_video_quantization_param
{
    /// <summary>With rate control.</summary>
    [FieldOffset(0)]
    public virtio_video_rc_range rc;

    /// <summary>Without rate control.</summary>
    [FieldOffset(0)]
    public virtio_video_frame_qp no_rc;
}
