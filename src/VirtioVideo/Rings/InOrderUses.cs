// SPDX-License-Identifier: BSD-3-Clause

using System.Diagnostics;

namespace VirtioVideo.Rings;

/// <summary>
/// VIRTIO_F_IN_ORDER (VIRTIO 1.2, 2.7.9, 2.8.12): chains are used in the order in which they were made available. Chains that are done early wait
/// here.
/// </summary>
/// <remarks>Each chain gets its own used element. One element for a batch would say of all chains except the last that they were filled.</remarks>
internal sealed class InOrderUses(uint num, RingVirtqueue queue)
{
    private readonly (ulong Token, uint Slots, uint Written, bool IsDone)[] _uses = new (ulong, uint, uint, bool)[num];
    private uint _first;
    private uint _next;
    private uint _count;

    /// <summary>Notes that a chain was taken.</summary>
    public void Add(DescriptorChain chain)
    {
        Debug.Assert(_count < num, "no more chains than the queue has room for");
        chain.Turn = _next;
        _uses[_next] = default;
        _next = After(_next);
        _count++;
    }

    /// <summary>Called when a chain was given back: uses it and those that waited for it, once it is its turn.</summary>
    public void Use(DescriptorChain chain, uint written)
    {
        _uses[chain.Turn] = (chain.Token, chain.Slots, written, true);
        while (_count > 0 && _uses[_first].IsDone)
        {
            queue.WriteUsed(_uses[_first].Token, _uses[_first].Slots, _uses[_first].Written);
            _first = After(_first);
            _count--;
        }
    }

    private uint After(uint turn) => turn + 1 == num ? 0 : turn + 1;
}
