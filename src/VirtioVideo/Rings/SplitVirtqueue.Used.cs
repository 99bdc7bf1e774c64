// SPDX-License-Identifier: BSD-3-Clause

using System.Threading;

namespace VirtioVideo.Rings;

/// <content>Used side and notifications (VIRTIO 1.2, 2.7.7, 2.7.8, 2.7.10).</content>
internal sealed partial class SplitVirtqueue
{
    private const ushort NoInterruptFlag = 1;

    private readonly RingNotifier _notifier;
    private ushort _nextUsed;
    private ushort _publishedUsed;

    /// <summary>Whether used_event was obeyed once since the start: the first batch is always announced.</summary>
    private bool _announced;

    /// <summary>Index of the next used entry.</summary>
    public ushort NextUsed => _nextUsed;

    /// <inheritdoc/>
    public override void Flush()
    {
        if (_nextUsed == _publishedUsed || Fault != QueueFault.None)
        {
            return;
        }

        ushort old = _publishedUsed;
        _ring.WriteUsedIndex(_nextUsed);
        _publishedUsed = _nextUsed;

        // full fence [A]: used.idx is visible before used_event or flags are read; pairs with the driver's
        // fence between its write of used_event and its last look at used.idx (2.7.10).
        Interlocked.MemoryBarrier();
        if (WantsInterrupt(old, _nextUsed))
        {
            _notifier.Interrupt();
            Counters.Value.Notifications++;
        }
        else
        {
            Counters.Value.Suppressed++;
        }
    }

    /// <inheritdoc/>
    public override bool EnableNotification()
    {
        if (Fault != QueueFault.None)
        {
            return false;
        }

        if (_settings.EventIndex)
        {
            _ring.WriteAvailEvent(_nextAvail);
        }

        // full fence [B]: avail_event is visible before avail.idx is read again; pairs with the driver's
        // fence between its write of avail.idx and its read of avail_event.
        Interlocked.MemoryBarrier();
        return _ring.ReadAvailIndex() != _nextAvail;
    }

    /// <inheritdoc/>
    public override void AcknowledgeKick()
    {
        if (_notifier.ClearKick())
        {
            Counters.Value.Kicks++;
        }
    }

    /// <inheritdoc/>
    public override void Dispose() => _notifier.Dispose();

    /// <inheritdoc/>
    protected override void PushUsed(DescriptorChain chain, uint written)
    {
        // A broken ring is not touched any more, also not for chains that were in flight.
        if (Fault != QueueFault.None)
        {
            return;
        }

        _ring.WriteUsedEntry(_nextUsed & _mask, new VirtqUsedElem { Id = (uint)chain.Token, Len = written });
        _nextUsed++;
    }

    private bool WantsInterrupt(ushort old, ushort now)
    {
        if (!_settings.EventIndex)
        {
            return (_ring.ReadAvailFlags() & NoInterruptFlag) == 0;
        }

        ushort usedEvent = _ring.ReadUsedEvent();
        bool first = !_announced;
        _announced = true;
        return first || (ushort)(now - usedEvent - 1) < (ushort)(now - old);
    }
}
