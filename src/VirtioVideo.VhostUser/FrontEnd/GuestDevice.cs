// SPDX-License-Identifier: BSD-3-Clause

using System;
using VirtioVideo.Device;
using VirtioVideo.VhostUser.Memory;
using VirtioVideo.VhostUser.Protocol;
using VirtioVideo.VhostUser.Sockets;

namespace VirtioVideo.VhostUser.FrontEnd;

/// <summary>The device as one front end uses it: its memory, its rings, its status.</summary>
internal sealed class GuestDevice : IDisposable
{
    private BackendChannel? _channel;

    public GuestDevice(VideoDevice device)
    {
        Device = device;
        Memory = new RegionTable(device);
        Rings = new VringSet(device, Memory);
    }

    /// <summary>The device.</summary>
    public VideoDevice Device { get; }

    /// <summary>The guest's memory.</summary>
    public RegionTable Memory { get; }

    /// <summary>The virtqueues.</summary>
    public VringSet Rings { get; }

    /// <summary>VIRTIO 1.2, 2.1: the device status.</summary>
    public byte Status { get; set; }

    /// <summary>Takes a new channel to the front end.</summary>
    public void SetChannel(BackendChannel channel)
    {
        _channel?.Dispose();
        _channel = channel;
    }

    /// <summary>The guest broke a ring.</summary>
    public void NeedsReset(uint ring)
    {
        Status |= DeviceStatus.DEVICE_NEEDS_RESET;
        Rings.NotifyError(ring);

        // VIRTIO 1.2, 2.1.2: after DEVICE_NEEDS_RESET the device sends the driver a configuration change notification.
        _channel?.Say(BackendRequest.CONFIG_CHANGE_MSG);
    }

    /// <summary>spec: virtio reset. The front end and its memory stay.</summary>
    public void Reset()
    {
        Device.Reset();
        Rings.Reset();
        Rings.Features = 0;
        Status = 0;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Workers must let go of the memory first.
        Reset();
        Memory.Dispose();
        Rings.Dispose();
        _channel?.Dispose();
    }
}
