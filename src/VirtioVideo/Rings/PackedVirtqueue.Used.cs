// SPDX-License-Identifier: BSD-3-Clause

using System.Threading;

namespace VirtioVideo.Rings;

/// <content>Used side and notifications (VIRTIO 1.2, 2.8.2, 2.8.8, 2.8.10, 2.8.14).</content>
internal sealed partial class PackedVirtqueue
{
    private PackedCursor _nextUsed;

    /// <summary>Start of the batch that is not visible yet. The driver looks no further until this descriptor is marked used.</summary>
    private PackedCursor _firstUsed;

    private PackedDesc _firstUsedDesc;

    /// <inheritdoc/>
    public override void Flush()
    {
        if (_nextUsed == _firstUsed || !IsLive)
        {
            return;
        }

        PackedCursor first = _firstUsed;
        _ring.WriteUsed(first.Index, _firstUsedDesc);
        _firstUsed = _nextUsed;

        // full fence [C]: the used descriptors are visible before the driver's event structure is read; pairs with the driver's fence between its
        // write of that structure and its last look at the descriptor (2.8.21).
        Interlocked.MemoryBarrier();
        Announce(WantsInterrupt(first));
    }

    /// <inheritdoc/>
    public override bool EnableNotification()
    {
        if (!IsLive)
        {
            return false;
        }

        _ring.WriteDeviceEvent(Settings.EventIndex
            ? new PackedEvent(_nextAvail.Position, PackedEvent.Descriptor)
            : new PackedEvent(0, PackedEvent.Enable));

        // full fence [D]: the device's event structure is visible before the descriptor is read again; pairs with the driver's fence between its
        // write of the descriptor's flags and its read of the structure.
        Interlocked.MemoryBarrier();
        return PackedDesc.Read(_ring.Table, _nextAvail.Index).IsAvailable(_nextAvail.Wrap);
    }

    /// <inheritdoc/>
    internal override void WriteUsed(ulong token, uint slots, uint written)
    {
        // 2.8.1: both bits equal the wrap counter. 2.8.8: WRITE says that the length is valid.
        int flags = (_nextUsed.Wrap ? PackedDesc.AvailFlag | PackedDesc.UsedFlag : 0) | (written > 0 ? VirtqDesc.WriteFlag : 0);
        var used = new PackedDesc(written, (ushort)token, (ushort)flags);
        if (_nextUsed == _firstUsed)
        {
            _firstUsedDesc = used;
        }
        else
        {
            _ring.WriteUsed(_nextUsed.Index, used);
        }

        _nextUsed = _nextUsed.Plus(slots, _num);
        _slotsInFlight -= slots;
    }

    /// <param name="first">The first used descriptor of the batch.</param>
    private bool WantsInterrupt(PackedCursor first)
    {
        PackedEvent wish = _ring.ReadDriverEvent();
        return wish.Flags switch
        {
            PackedEvent.Disable => false,
            PackedEvent.Descriptor when Settings.EventIndex
                => first.DistanceTo(new PackedCursor(wish.Position), _num) < first.DistanceTo(_nextUsed, _num),
            _ => true,
        };
    }
}
