// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using VirtioVideo.Memory;
using VirtioVideo.Platform.Linux;

namespace VirtioVideo.Rings;

/// <summary>A virtqueue whose rings the VMM reads (descriptor level): it submits chains and reaps completions.</summary>
/// <remarks>SAFETY: the iovecs are the host's own pointers into guest memory, valid until the chain is reaped.</remarks>
internal sealed unsafe class DescriptorQueue : Virtqueue
{
    /// <summary>Most chains in flight: the largest queue size in VIRTIO.</summary>
    public const int MaxInFlight = 32768;

    /// <summary>Most iovecs of chains that wait for the device. Without it a guest could fill the host's memory with long chains.</summary>
    public const int MaxVectors = 1 << 18;

    /// <summary>Number of chains that are made at the start.</summary>
    private const int FirstChains = 16;

    private readonly uint _index;
    private readonly Action _notify;
    private readonly Queue<DescriptorChain> _submitted = new();
    private readonly CompletionQueue _completions;
    private int _vectors;
    private bool _pushed;

    /// <param name="index">Index of the virtqueue.</param>
    /// <param name="completions">Completions of all queues of the device wait here to be reaped.</param>
    /// <param name="notify">Tells the host that there are completions.</param>
    /// <param name="counters">The queue's counters.</param>
    public DescriptorQueue(uint index, CompletionQueue completions, Action notify, QueueCounters counters)
        : base(FirstChains, counters)
    {
        _index = index;
        _completions = completions;
        _notify = notify;
    }

    /// <summary>Whether all submitted chains are completed.</summary>
    public bool IsIdle => InFlight == 0;

    /// <summary>Takes a chain of the VMM.</summary>
    /// <returns>False if too many are in flight, or too many iovecs wait.</returns>
    public bool TrySubmit(in SubmittedChain chain)
    {
        if (InFlight + _completions.Count >= MaxInFlight
            || (_vectors > 0 && (long)_vectors + chain.ReadableCount + chain.WritableCount > MaxVectors))
        {
            return false;
        }

        DescriptorChain taken = Take(chain.Token);
        int count = 0;
        ulong readableLength = Append(taken, chain.Readable, chain.ReadableCount, ref count);
        int readableCount = count;
        ulong writableLength = Append(taken, chain.Writable, chain.WritableCount, ref count);
        taken.Fill(count, readableCount, readableLength, writableLength);
        _vectors += taken.SpanCount;
        _submitted.Enqueue(taken);
        Counters.Kicks++;
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
        Counters.Chains++;
        return chain;
    }

    /// <inheritdoc/>
    public override void Flush()
    {
        if (_pushed)
        {
            _pushed = false;
            Counters.Notifications++;
            _notify();
        }
    }

    /// <inheritdoc/>
    public override bool EnableNotification() => _submitted.Count > 0;

    /// <inheritdoc/>
    public override void NoteKick()
    {
    }

    /// <inheritdoc/>
    public override void MemoryChanged(GuestMemory memory)
    {
        // At this level the VMM itself maps the chains.
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
    }

    /// <inheritdoc/>
    internal override void Push(DescriptorChain chain, uint written)
    {
        Counters.Completions++;
        _completions.Enqueue(new Completion(chain.Token, _index, written));
        _pushed = true;
        Release(chain);
    }

    private static ulong Append(DescriptorChain chain, iovec* vectors, uint vectorCount, ref int count)
    {
        ulong length = 0;
        for (uint i = 0; i < vectorCount; i++)
        {
            byte* start = (byte*)vectors[i].iov_base;
            nuint left = vectors[i].iov_len;
            length += left;
            do
            {
                // An iovec may be longer than any descriptor of a ring.
                uint part = (uint)nuint.Min(left, int.MaxValue);
                GuestSpan[] spans = count < chain.Spans.Length ? chain.Spans : chain.Grow(count);
                spans[count++] = new GuestSpan(start, 0, part);
                start += part;
                left -= part;
            }
            while (left > 0);
        }

        return length;
    }
}
