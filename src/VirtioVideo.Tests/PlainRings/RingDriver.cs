// SPDX-License-Identifier: BSD-3-Clause

using System;
using VirtioVideo.Rings;
using VirtioVideo.Tests.Support;

namespace VirtioVideo.Tests.PlainRings;

/// <summary>The driver's side of a virtqueue, whatever its format.</summary>
internal abstract class RingDriver
{
    /// <summary>Where the ring lies.</summary>
    public abstract VringSettings Settings { get; }

    /// <summary>Where the device starts to read and write.</summary>
    public abstract VringPosition StartPosition { get; }

    /// <summary>VIRTIO_F_RING_PACKED.</summary>
    public abstract bool IsPacked { get; }

    /// <summary>Descriptors that no chain has.</summary>
    public abstract int FreeDescriptors { get; }

    /// <summary>Chains that the device has.</summary>
    public abstract int Outstanding { get; }

    /// <summary>Whether there is a used element that was not taken.</summary>
    public abstract bool HasUsed { get; }

    /// <summary>A value that changes when the device makes something used.</summary>
    public abstract ulong UsedMark { get; }

    /// <summary>Adds a chain; not visible before <see cref="Publish"/>.</summary>
    /// <returns>The id of its used element.</returns>
    public abstract ushort Add(ReadOnlySpan<RingBuffer> readable, ReadOnlySpan<RingBuffer> writable, bool indirect = false);

    /// <summary>Makes what was added visible.</summary>
    /// <returns>Whether the device is to be kicked.</returns>
    public abstract bool Publish();

    /// <summary>Takes the next used element and frees its chain.</summary>
    public abstract bool TryTakeUsed(out VirtqUsedElem element);

    /// <summary>Asks for an interrupt at the very next used element.</summary>
    public abstract void EnableInterrupt();

    /// <summary>How the host describes the ring, as it is before the first chain.</summary>
    public VringConfig Vring(uint queue, int kickFd = -1, int callFd = -1) => new()
    {
        Queue = queue,
        Num = Settings.Num,
        Flags = (Settings.Indirect ? VringFlags.IndirectDesc : 0)
            | (Settings.EventIndex ? VringFlags.EventIndex : 0)
            | (IsPacked ? VringFlags.Packed : 0),
        Desc = Settings.Desc,
        Avail = Settings.Avail,
        Used = Settings.Used,
        NextAvail = StartPosition.NextAvail,
        NextUsed = StartPosition.NextUsed,
        KickFd = kickFd,
        CallFd = callFd,
    };

    /// <summary>Takes the next used element; there must be one.</summary>
    public VirtqUsedElem TakeUsed()
        => TryTakeUsed(out VirtqUsedElem element) ? element : throw new InvalidOperationException("nothing was used");
}
