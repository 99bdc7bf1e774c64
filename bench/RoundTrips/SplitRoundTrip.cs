// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Rings;
using VirtioVideo.Tests.PlainRings;

namespace VirtioVideo.Bench.RoundTrips;

/// <summary>A split ring without notifications, whose entries all name one chain: the driver only moves avail.idx.</summary>
internal sealed class SplitRoundTrip : RoundTrip
{
    private const uint Num = 256;

    private readonly SplitRingDriver _driver;
    private ushort _availIndex;

    public SplitRoundTrip()
    {
        _driver = new SplitRingDriver(Ram, Num) { AvailFlags = 1 };
        _driver.SetDescriptor(0, new VirtqDesc { Addr = Request.Address, Len = Request.Length, Flags = VirtqDesc.NextFlag, Next = 1 });
        _driver.SetDescriptor(1, new VirtqDesc { Addr = Response.Address, Len = Response.Length, Flags = VirtqDesc.WriteFlag });
        for (int i = 0; i < Num; i++)
        {
            _driver.AddHead(0);
        }

        StartRing(_driver);
    }

    /// <inheritdoc/>
    public override void Run()
    {
        _driver.AvailIndex = ++_availIndex;
        Device.Process(0);
        Must(_driver.UsedIndex == _availIndex);
    }
}
