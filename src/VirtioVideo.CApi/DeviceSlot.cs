// SPDX-License-Identifier: BSD-3-Clause

using System.Threading;
using VirtioVideo.Device;

namespace VirtioVideo.CApi;

/// <summary>A place in the <see cref="HandleTable"/>.</summary>
internal sealed class DeviceSlot
{
    private int _users;

    /// <summary>The device; null while the slot is free.</summary>
    public VideoDevice? Device;

    /// <summary>Counts the devices that the slot had: part of the handle, so that a stale one is known.</summary>
    public uint Generation;

    /// <summary>1 while a call on the device runs.</summary>
    public int Busy;

    /// <summary>Calls from any thread that are looking at the device right now.</summary>
    public void Pin() => Interlocked.Increment(ref _users);

    /// <summary>Ends <see cref="Pin"/>.</summary>
    public void Unpin() => Interlocked.Decrement(ref _users);

    /// <summary>Waits for such calls to end. Each is a few instructions and a system call long.</summary>
    public void WaitForUnpinned()
    {
        var wait = default(SpinWait);
        while (Volatile.Read(ref _users) != 0)
        {
            wait.SpinOnce();
        }
    }
}
