// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Rings;
using VirtioVideo.Tests.PlainRings;

namespace VirtioVideo.Tests.Support;

/// <summary>Both sides of one split virtqueue.</summary>
internal sealed class SplitRingBench : RingBench
{
    /// <param name="num">Queue size.</param>
    /// <param name="indirect">VIRTIO_F_INDIRECT_DESC.</param>
    /// <param name="eventIndex">VIRTIO_F_EVENT_IDX.</param>
    /// <param name="start">Where the indices start.</param>
    public SplitRingBench(uint num = 8, bool indirect = false, bool eventIndex = false, ushort start = 0)
        : this(new GuestRam(32 << 20), num, indirect, eventIndex, start)
    {
    }

    /// <summary>A queue in given memory, which it owns.</summary>
    public SplitRingBench(GuestRam ram, uint num = 8, bool indirect = false, bool eventIndex = false, ushort start = 0, bool inOrder = false)
        : base(ram)
    {
        Driver = new SplitRingDriver(ram, num, indirect, eventIndex, start);
        Queue = new SplitVirtqueue(Driver.Settings with { InOrder = inOrder }, Driver.StartPosition, ram.Table, CreateNotifier(), Counters);
    }

    /// <summary>The driver's side.</summary>
    public SplitRingDriver Driver { get; }

    /// <inheritdoc/>
    public override RingDriver AnyDriver => Driver;

    /// <inheritdoc/>
    public override SplitVirtqueue Queue { get; }
}
