// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.VhostUser.Protocol;

/// <summary>VIRTIO 1.2, 2.1: bits of the device status that the daemon reads or sets.</summary>
internal static class DeviceStatus
{
    public const byte DEVICE_NEEDS_RESET = 64;
}
