// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.Tests.Litmus;

/// <summary>Fences [B] and [D]: the device asks for a kick and looks once more, while the driver makes a chain available and looks whether to kick.</summary>
internal sealed class KickLitmus(string reader, bool packed) : RoundLitmus(reader, packed)
{
    private bool _hasChain;
    private bool _hasSent;

    /// <inheritdoc/>
    protected override bool DeviceActs()
    {
        _hasChain = true;
        return Queue.EnableNotification();
    }

    /// <inheritdoc/>
    protected override bool DriverActs()
    {
        _hasSent = true;
        return Driver.Publish();
    }

    /// <inheritdoc/>
    protected override void DevicePrepares()
    {
        if (_hasChain)
        {
            Queue.TryPop()!.Complete([]);
            Queue.Flush();
        }
    }

    /// <inheritdoc/>
    protected override void DriverPrepares()
    {
        if (_hasSent)
        {
            WaitFor(() => Driver.HasUsed);
            Driver.TakeUsed();
        }

        Driver.Add([Buffer], []);
    }
}
