// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Rings;
using System;

namespace VirtioVideo.Tests.Support;

/// <summary>The way from the tests' guest to a device: in this process, or in another one.</summary>
internal interface IDeviceLink : IDisposable
{
    /// <summary>Gives the device the guest's memory, and what its driver accepted.</summary>
    /// <param name="ram">The memory.</param>
    /// <param name="features">Feature bits, of the device and of the rings.</param>
    void Connect(GuestRam ram, ulong features);

    /// <summary>Starts a queue.</summary>
    void StartRing(in VringConfig vring);

    /// <summary>Lets the device work, once it has something to do or to tell.</summary>
    /// <returns>False if the time ran out.</returns>
    bool TryWork(int milliseconds);
}
