// SPDX-License-Identifier: BSD-3-Clause

using System.Threading;
using VirtioVideo.Device;

namespace VirtioVideo.CApi;

/// <summary>A call on a device, from <see cref="Enter"/> to <see cref="Dispose"/>: one at a time.</summary>
internal unsafe ref struct DeviceCall
{
    private readonly DeviceSlot _slot;

    private DeviceCall(DeviceSlot slot)
    {
        _slot = slot;
    }

    /// <summary>The device.</summary>
    public VideoDevice Device => _slot.Device!;

    /// <summary>Begins a call.</summary>
    /// <exception cref="HostException">EINVAL: no such device. EBUSY: another call on it runs.</exception>
    public static DeviceCall Enter(virtiovideo* handle) => new(HandleTable.Enter(handle));

    /// <summary>Takes the handle of the device away.</summary>
    public VideoDevice Remove() => HandleTable.Remove(_slot);

    /// <summary>Ends the call.</summary>
    public void Dispose() => Volatile.Write(ref _slot.Busy, 0);
}
