// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Device;
using VirtioVideo.Rings;

namespace VirtioVideo.Tests.Support;

/// <summary>A device in this process: called only while its poll fd is readable.</summary>
internal sealed class LocalLink(VideoDevice device) : IDeviceLink
{
    /// <inheritdoc/>
    public void Connect(GuestRam ram, ulong features)
    {
        device.SetMemory(ram.Table);
        device.AcknowledgeFeatures(features);
    }

    /// <inheritdoc/>
    public void StartRing(in VringConfig vring) => device.StartRing(vring);

    /// <inheritdoc/>
    public bool TryWork(int milliseconds)
    {
        if (!NativeCalls.WaitReadable(device.PollFd, milliseconds))
        {
            return false;
        }

        using (CallClock.Begin(nameof(device.Process)))
        {
            device.Process(0);
        }

        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        using (CallClock.Begin(nameof(device.Dispose)))
        {
            device.Dispose();
        }
    }
}
