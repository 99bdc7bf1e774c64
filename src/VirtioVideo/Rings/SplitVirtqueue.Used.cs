// SPDX-License-Identifier: BSD-3-Clause

using System.Threading;

namespace VirtioVideo.Rings;

/// <content>Used side and notifications (VIRTIO 1.2, 2.7.7, 2.7.8, 2.7.10).</content>
internal sealed partial class SplitVirtqueue
{
    private const ushort NoInterruptFlag = 1;

    private ushort _nextUsed;
    private ushort _publishedUsed;

    /// <inheritdoc/>
    public override void Flush()
    {
        if (_nextUsed == _publishedUsed || !IsLive)
        {
            return;
        }

        ushort old = _publishedUsed;
        _ring.WriteUsedIndex(_nextUsed);
        _publishedUsed = _nextUsed;

        // full fence [A]: used.idx is visible before used_event or flags are read; pairs with the driver's
        // fence between its write of used_event and its last look at used.idx (2.7.10).
        Interlocked.MemoryBarrier();
        Announce(WantsInterrupt(old, _nextUsed));
    }

    /// <inheritdoc/>
    public override bool EnableNotification()
    {
        if (!IsLive)
        {
            return false;
        }

        if (Settings.EventIndex)
        {
            _ring.WriteAvailEvent(_nextAvail);
        }

        // full fence [B]: avail_event is visible before avail.idx is read again; pairs with the driver's
        // fence between its write of avail.idx and its read of avail_event.
        Interlocked.MemoryBarrier();
        return _ring.ReadAvailIndex() != _nextAvail;
    }

    /// <inheritdoc/>
    internal override void WriteUsed(ulong token, uint slots, uint written)
    {
        _ring.WriteUsedEntry(_nextUsed & _mask, (uint)token, written);
        _nextUsed++;
    }

    private bool WantsInterrupt(ushort old, ushort now)
        => Settings.EventIndex
            ? (ushort)(now - _ring.ReadUsedEvent() - 1) < (ushort)(now - old)
            : (_ring.ReadAvailFlags() & NoInterruptFlag) == 0;
}
