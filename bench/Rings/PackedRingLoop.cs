// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Runtime.InteropServices;
using VirtioVideo.Rings;
using VirtioVideo.Tests.PlainRings;
using VirtioVideo.Tests.Support;

namespace VirtioVideo.Bench.Rings;

/// <summary>A packed ring: the driver writes the descriptors of a batch anew, as the device's used ones are in their place.</summary>
internal sealed class PackedRingLoop : RingLoop
{
    private readonly PackedRingDriver _driver;
    private readonly (ulong Address, ulong Word)[] _batch;
    private int _next;
    private bool _wrap = true;

    public PackedRingLoop(RingShape shape)
        : base(shape)
    {
        _driver = new PackedRingDriver(Ram, Num, indirect: shape.IsIndirect) { DriverEvent = (0, 1) };
        RingBuffer table = shape.IsIndirect ? CreateTable() : default;
        int length = shape.IsIndirect ? 1 : shape.Descriptors;
        _batch = new (ulong, ulong)[shape.Chains * length];
        for (int i = 0; i < _batch.Length; i++)
        {
            ulong id = (ulong)(i / length) << 32;
            _batch[i] = shape.IsIndirect
                ? (table.Address, table.Length | id | ((ulong)VirtqDesc.IndirectFlag << 48))
                : (Buffer, 64 | id | ((ulong)FlagsOf(i % length) << 48));
        }

        Queue = new PackedVirtqueue(_driver.Settings, _driver.StartPosition, Ram.Table, Notifier, new QueueCounters());
        MakeAvailable();
    }

    /// <inheritdoc/>
    protected override RingVirtqueue Queue { get; }

    /// <inheritdoc/>
    protected override void MakeAvailable()
    {
        Span<ulong> words = MemoryMarshal.Cast<byte, ulong>(Ram.At(_driver.Settings.Desc, (int)(VirtqDesc.Size * Num)));
        foreach ((ulong address, ulong word) in _batch)
        {
            words[2 * _next] = address;
            words[(2 * _next) + 1] = word | ((ulong)PackedRingDriver.AvailableFlags(_wrap) << 48);
            if (++_next == Num)
            {
                _next = 0;
                _wrap = !_wrap;
            }
        }
    }
}
