// SPDX-License-Identifier: BSD-3-Clause

using System;
using VirtioVideo.Rings;
using VirtioVideo.Tests.PlainRings;
using VirtioVideo.Tests.Support;

namespace VirtioVideo.Bench.Rings;

/// <summary>A split ring whose available entries name the same chains for ever: the driver only moves avail.idx.</summary>
internal sealed class SplitRingLoop : RingLoop
{
    private readonly SplitRingDriver _driver;
    private ushort _availIndex;

    public SplitRingLoop(RingShape shape)
        : base(shape)
    {
        _driver = new SplitRingDriver(Ram, Num, indirect: shape.IsIndirect) { AvailFlags = 1 };
        RingBuffer table = shape.IsIndirect ? CreateTable() : default;
        int length = shape.IsIndirect ? 1 : shape.Descriptors;
        for (int chain = 0; chain < shape.Chains; chain++)
        {
            for (int i = 0; i < length; i++)
            {
                uint index = (uint)((chain * length) + i);
                _driver.SetDescriptor(index, shape.IsIndirect
                    ? new VirtqDesc { Addr = table.Address, Len = table.Length, Flags = VirtqDesc.IndirectFlag }
                    : new VirtqDesc { Addr = Buffer, Len = 64, Flags = (ushort)FlagsOf(i), Next = (ushort)(index + 1) });
            }
        }

        for (int entry = 0; entry < Num; entry++)
        {
            _driver.AddHead((ushort)(entry % shape.Chains * length));
        }

        Queue = new SplitVirtqueue(_driver.Settings, default, Ram.Table, Notifier, new QueueCounters());
        MakeAvailable();
    }

    /// <summary>Where the ring lies, for <see cref="BareRing"/>.</summary>
    public VringSettings Settings => _driver.Settings;

    /// <summary>The memory of the guest.</summary>
    public GuestRam Memory => Ram;

    /// <summary>The bare loop did what the library does else.</summary>
    public void BatchIsDone(int count)
    {
        if (count != Shape.Chains)
        {
            throw new InvalidOperationException($"{count} of {Shape.Chains} chains came");
        }

        MakeAvailable();
    }

    /// <inheritdoc/>
    protected override RingVirtqueue Queue { get; }

    /// <inheritdoc/>
    protected override void MakeAvailable()
    {
        _availIndex += (ushort)Shape.Chains;
        _driver.AvailIndex = _availIndex;
    }
}
