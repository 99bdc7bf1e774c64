// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using VirtioVideo.Abi;
using VirtioVideo.Memory;

namespace VirtioVideo.Rings;

/// <summary>A virtqueue whose rings the VMM reads (descriptor level): chains are submitted, completions reaped.</summary>
/// <remarks>SAFETY: the iovecs are the host's own pointers into guest memory, valid until the chain is reaped.</remarks>
internal sealed unsafe class DescriptorQueue : Virtqueue
{
    /// <summary>Most chains in flight: the largest queue that VIRTIO knows.</summary>
    public const int MaxInFlight = 32768;

    /// <summary>Most iovecs of chains that wait for the device: a guest that sends long chains does not fill the host's memory.</summary>
    public const int MaxVectors = 1 << 18;

    /// <summary>Chains that are made at once.</summary>
    private const int FirstChains = 16;

    private readonly uint _index;
    private readonly Action _notify;
    private readonly Queue<DescriptorChain> _submitted = new();
    private readonly CompletionQueue _completions;
    private int _vectors;
    private bool _pushed;

    /// <param name="index">Index of the virtqueue.</param>
    /// <param name="completions">Where completions of all queues of the device wait to be reaped.</param>
    /// <param name="notify">Tells the host that there are completions.</param>
    /// <param name="counters">The queue's counters.</param>
    public DescriptorQueue(uint index, CompletionQueue completions, Action notify, QueueCountersBox counters)
        : base(FirstChains, counters)
    {
        _index = index;
        _completions = completions;
        _notify = notify;
    }

    /// <summary>Whether nothing was submitted that was not completed.</summary>
    public bool IsIdle => InFlight == 0;

    /// <summary>Takes a chain of the VMM.</summary>
    /// <returns>False if too many are in flight, or too many iovecs wait.</returns>
    public bool TrySubmit(in virtiovideo_chain chain)
    {
        if (InFlight + _completions.Count >= MaxInFlight
            || (_vectors > 0 && (long)_vectors + chain.readable_count + chain.writable_count > MaxVectors))
        {
            return false;
        }

        DescriptorChain taken = Take(chain.token);
        for (uint i = 0; i < chain.readable_count; i++)
        {
            Add(taken, chain.readable[i], writable: false);
        }

        for (uint i = 0; i < chain.writable_count; i++)
        {
            Add(taken, chain.writable[i], writable: true);
        }

        _vectors += taken.SpanCount;
        _submitted.Enqueue(taken);
        Counters.Value.Kicks++;
        return true;
    }

    /// <inheritdoc/>
    public override DescriptorChain? TryPop()
    {
        if (!_submitted.TryDequeue(out DescriptorChain? chain))
        {
            return null;
        }

        _vectors -= chain.SpanCount;
        Counters.Value.Chains++;
        return chain;
    }

    /// <inheritdoc/>
    public override void Flush()
    {
        if (_pushed)
        {
            _pushed = false;
            Counters.Value.Notifications++;
            _notify();
        }
    }

    /// <inheritdoc/>
    public override bool EnableNotification() => _submitted.Count > 0;

    /// <inheritdoc/>
    public override void AcknowledgeKick()
    {
    }

    /// <inheritdoc/>
    public override void MemoryChanged(GuestMemory memory)
    {
        // The VMM maps the chains of this level itself.
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
    }

    /// <inheritdoc/>
    protected override void PushUsed(DescriptorChain chain, uint written)
    {
        _completions.Enqueue(new virtiovideo_completion { token = chain.Token, queue = _index, written = written });
        _pushed = true;
    }

    private static void Add(DescriptorChain chain, in iovec vector, bool writable)
    {
        byte* start = (byte*)vector.iov_base;
        nuint length = vector.iov_len;
        do
        {
            // An iovec may be longer than a descriptor of a ring can be.
            uint part = (uint)nuint.Min(length, int.MaxValue);
            chain.Add(new GuestSpan(start, 0, part), writable);
            start += part;
            length -= part;
        }
        while (length > 0);
    }
}
