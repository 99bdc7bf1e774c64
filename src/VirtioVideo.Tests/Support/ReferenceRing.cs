// SPDX-License-Identifier: BSD-3-Clause

using System.Collections.Generic;
using VirtioVideo.Rings;
using VirtioVideo.Tests.PlainRings;

namespace VirtioVideo.Tests.Support;

/// <summary>What a virtqueue does, without a ring: queues, and counters that never wrap.</summary>
internal sealed class ReferenceRing
{
    private readonly Queue<ReferenceChain> _available = new();
    private readonly Queue<(VirtqUsedElem Element, int Slots)> _pushed = new();
    private readonly Queue<VirtqUsedElem> _used = new();
    private bool _announced;

    /// <summary>How many places of the ring were ever published as used: of a split ring one each, of a packed ring as many as the chain has descriptors.</summary>
    public long Published { get; private set; }

    /// <summary>The driver published a chain.</summary>
    public void Add(ReferenceChain chain) => _available.Enqueue(chain);

    /// <summary>The device takes a chain.</summary>
    /// <returns>Null if there is none.</returns>
    public ReferenceChain? Pop() => _available.TryDequeue(out ReferenceChain? chain) ? chain : null;

    /// <summary>The device is done with a chain.</summary>
    public void Complete(ReferenceChain chain, uint written) => _pushed.Enqueue((new VirtqUsedElem { Id = chain.Head, Len = written }, chain.Slots));

    /// <summary>The device publishes what it is done with.</summary>
    /// <param name="usedEvent">The driver wants to hear of the place of this number, counted from 0; null without EVENT_IDX.</param>
    /// <param name="wanted">Without EVENT_IDX: whether the driver wants interrupts.</param>
    /// <returns>Whether the driver is interrupted.</returns>
    public bool Flush(long? usedEvent, bool wanted)
    {
        if (_pushed.Count == 0)
        {
            return false;
        }

        long old = Published;
        while (_pushed.TryDequeue(out (VirtqUsedElem Element, int Slots) pushed))
        {
            _used.Enqueue(pushed.Element);
            Published += pushed.Slots;
        }

        // 2.7.10.1: "until the device writes entry with an index specified by used_event"; the first batch in any case.
        bool first = !_announced;
        _announced = true;
        return usedEvent is { } number ? first || (number >= old && number < Published) : wanted;
    }

    /// <summary>The driver takes the next used element.</summary>
    public bool TryTakeUsed(out VirtqUsedElem element) => _used.TryDequeue(out element);
}
