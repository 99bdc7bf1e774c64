// SPDX-License-Identifier: BSD-3-Clause

using System.Collections.Generic;
using VirtioVideo.Rings;
using VirtioVideo.Tests.Support;

namespace VirtioVideo.Tests.PlainRings;

/// <summary>
/// The device's side of a ring as plain as the specification: it looks at all of it anew each time, and nobody writes meanwhile. It says what
/// the library must find, and compares what the library gives back.
/// </summary>
internal abstract class PlainRing(GuestRam ram, VringSettings settings)
{
    private readonly Queue<ulong> _order = new();
    private readonly Dictionary<ulong, PlainUse> _early = [];
    private bool _announced;

    /// <summary>The memory.</summary>
    protected GuestRam Ram { get; } = ram;

    /// <summary>Where the ring lies, and its features.</summary>
    protected VringSettings Settings { get; } = settings;

    /// <summary>Makes the reader of a format.</summary>
    public static PlainRing Create(bool packed, GuestRam ram, VringSettings settings, ushort start)
        => packed ? new PlainPackedRing(ram, settings, start) : new PlainSplitRing(ram, settings, start);

    /// <summary>What was used since the last <see cref="Flush"/>, in the order of the ring.</summary>
    public List<PlainUse> Batch { get; } = [];

    /// <summary>Looks at what is available next.</summary>
    public abstract void Look(PlainChain chain);

    /// <summary>Whether something is available.</summary>
    public abstract bool HasNext { get; }

    /// <summary>The chain was taken.</summary>
    /// <param name="chain">The chain.</param>
    /// <param name="number">Which one, counted over the life of the ring.</param>
    public void Take(PlainChain chain, ulong number)
    {
        Taken(chain);
        if (Settings.InOrder)
        {
            _order.Enqueue(number);
        }
    }

    /// <summary>The device is done with a chain.</summary>
    public void Complete(ulong number, PlainUse use)
    {
        if (!Settings.InOrder)
        {
            Batch.Add(use);
            Used(use);
            return;
        }

        _early.Add(number, use);
        while (_order.Count > 0 && _early.Remove(_order.Peek(), out PlainUse done))
        {
            _order.Dequeue();
            Batch.Add(done);
            Used(done);
        }
    }

    /// <summary>What was used becomes visible.</summary>
    /// <returns>Whether the driver is interrupted.</returns>
    public bool Flush()
    {
        if (Batch.Count == 0)
        {
            return false;
        }

        bool wanted = WantsInterrupt() || (Settings.EventIndex && !_announced);
        _announced = true;
        return wanted;
    }

    /// <summary>Compares the used elements of the batch with what is in the ring.</summary>
    /// <returns>What differs; null if nothing.</returns>
    public abstract string? Compare();

    /// <summary>The batch is over.</summary>
    public virtual void EndBatch() => Batch.Clear();

    /// <summary>The chain was taken.</summary>
    protected abstract void Taken(PlainChain chain);

    /// <summary>A chain was used.</summary>
    protected abstract void Used(PlainUse use);

    /// <summary>Whether the driver wants to hear of the batch.</summary>
    protected abstract bool WantsInterrupt();
}
