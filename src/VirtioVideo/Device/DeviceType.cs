// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.Device;

/// <summary>Which device it is; the value is the virtio device id.</summary>
internal enum DeviceType : uint
{
    /// <summary>Video encoder.</summary>
    Encoder = 30,

    /// <summary>Video decoder.</summary>
    Decoder = 31,
}
