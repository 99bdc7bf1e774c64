// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.CompilerServices;
using VirtioVideo.CHeader;

namespace VirtioVideo.Wire;

/// <summary>An array of <see cref="virtio_video.VIRTIO_VIDEO_MAX_PLANES"/> elements inside a wire struct.</summary>
[InlineArray((int)virtio_video.VIRTIO_VIDEO_MAX_PLANES)]
[CArray(nameof(virtio_video.VIRTIO_VIDEO_MAX_PLANES))]
public struct MaxPlanes<T>
    where T : unmanaged
{
    private T _element;
}
