// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.CHeader;

namespace VirtioVideo.Abi;

/// <summary>Which device to make; the value is the virtio device id.</summary>
[CDeclaration(10, Section = "Devices")]
public enum virtiovideo_device_type : uint
{
    /// <summary>Video encoder.</summary>
    VIRTIOVIDEO_DEVICE_ENCODER = 30,

    /// <summary>Video decoder.</summary>
    VIRTIOVIDEO_DEVICE_DECODER = 31,
}
