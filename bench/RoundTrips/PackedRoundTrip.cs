// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Rings;
using VirtioVideo.Tests.PlainRings;

namespace VirtioVideo.Bench.RoundTrips;

/// <summary>A packed ring without notifications: the driver writes the chain anew, as the device's used descriptors are in its place.</summary>
internal sealed class PackedRoundTrip : RoundTrip
{
    private const uint Num = 256;
    private const int Used = PackedDesc.AvailFlag | PackedDesc.UsedFlag;

    private readonly PackedRingDriver _driver;
    private uint _next;
    private bool _wrap = true;

    public PackedRoundTrip()
    {
        _driver = new PackedRingDriver(Ram, Num) { DriverEvent = (0, 1) };
        StartRing(_driver);
    }

    /// <inheritdoc/>
    public override void Run()
    {
        // 2.8.6: the first descriptor of a chain becomes available last.
        int available = PackedRingDriver.AvailableFlags(_wrap);
        ulong first = _driver.Settings.Desc + (VirtqDesc.Size * _next);
        _driver.SetDescriptor(_next + 1, Response, 0, available | VirtqDesc.WriteFlag);
        _driver.SetDescriptor(_next, Request, 0, available | VirtqDesc.NextFlag);
        Device.Process(0);
        Must((Ram.Read<ushort>(first + 14) & Used) == (_wrap ? Used : 0));
        _next = (_next + 2) % Num;
        _wrap ^= _next == 0;
    }
}
