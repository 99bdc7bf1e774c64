// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.Device;

/// <summary>What a device tells its host. Called on the thread that is inside a call of the API.</summary>
internal interface IDeviceHost
{
    /// <summary>Most verbose level that <see cref="Log"/> is worth calling for; null if it is for none.</summary>
    LogLevel? MaxLevel { get; }

    /// <summary>Takes a message.</summary>
    void Log(LogLevel level, string message);

    /// <summary>The guest broke a virtqueue.</summary>
    void NeedsReset(uint queue);

    /// <summary>Interrupts the guest for a queue that has no call eventfd.</summary>
    void Notify(uint queue);
}
