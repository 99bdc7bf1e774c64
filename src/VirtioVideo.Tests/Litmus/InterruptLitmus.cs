// SPDX-License-Identifier: BSD-3-Clause

using System.Threading;
using VirtioVideo.Rings;

namespace VirtioVideo.Tests.Litmus;

/// <summary>Fences [A] and [C]: the device uses a chain and looks whether to interrupt, while the driver asks for an interrupt and looks once more.</summary>
internal sealed class InterruptLitmus(string reader, bool packed) : RoundLitmus(reader, packed)
{
    private bool _hasSent;

    /// <inheritdoc/>
    protected override bool DeviceActs()
    {
        ulong before = Counters.Notifications;
        Queue.Flush();
        return Counters.Notifications != before;
    }

    /// <inheritdoc/>
    protected override bool DriverActs()
    {
        Driver.EnableInterrupt();
        Interlocked.MemoryBarrier();
        return Driver.HasUsed;
    }

    /// <inheritdoc/>
    protected override void DevicePrepares()
    {
        DescriptorChain? chain = null;
        WaitFor(() => (chain = Queue.TryPop()) is not null);
        chain!.Complete([]);
    }

    /// <inheritdoc/>
    protected override void DriverPrepares()
    {
        if (_hasSent)
        {
            Driver.TakeUsed();
        }

        _hasSent = true;
        Driver.Add([Buffer], []);
        Driver.Publish();
    }
}
