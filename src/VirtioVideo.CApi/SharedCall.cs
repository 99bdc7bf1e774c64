// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Device;

namespace VirtioVideo.CApi;

/// <summary>A look at a device from any thread, beside a call that runs, from <see cref="Begin"/> to <see cref="Dispose"/>: the device stays so long.</summary>
internal unsafe ref struct SharedCall
{
    private readonly DeviceSlot _slot;

    private SharedCall(virtiovideo* handle)
    {
        _slot = HandleTable.Pin(handle, out VideoDevice device);
        Device = device;
    }

    /// <summary>The device.</summary>
    public VideoDevice Device { get; }

    /// <summary>Begins it.</summary>
    /// <exception cref="HostException">EINVAL: no such device.</exception>
    public static SharedCall Begin(virtiovideo* handle) => new(handle);

    /// <summary>Ends it.</summary>
    public void Dispose() => _slot.Unpin();
}
