// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Rings;
using VirtioVideo.Tests.PlainRings;

namespace VirtioVideo.Tests.Support;

/// <summary>Both sides of one packed virtqueue.</summary>
internal sealed class PackedRingBench : RingBench
{
    /// <param name="num">Queue size.</param>
    /// <param name="indirect">VIRTIO_F_INDIRECT_DESC.</param>
    /// <param name="eventIndex">VIRTIO_F_EVENT_IDX.</param>
    /// <param name="start">At which descriptor both sides start.</param>
    /// <param name="wrap">The wrap counter with which both sides start.</param>
    /// <param name="inOrder">VIRTIO_F_IN_ORDER.</param>
    public PackedRingBench(uint num = 8, bool indirect = false, bool eventIndex = false, uint start = 0, bool wrap = true, bool inOrder = false)
        : base(new GuestRam(32 << 20))
    {
        Driver = new PackedRingDriver(Ram, num, indirect, eventIndex, start, wrap);
        Queue = new PackedVirtqueue(Driver.Settings with { InOrder = inOrder }, Driver.StartPosition, Ram.Table, CreateNotifier(), Counters);
    }

    /// <summary>The driver's side.</summary>
    public PackedRingDriver Driver { get; }

    /// <inheritdoc/>
    public override RingDriver AnyDriver => Driver;

    /// <inheritdoc/>
    public override PackedVirtqueue Queue { get; }
}
