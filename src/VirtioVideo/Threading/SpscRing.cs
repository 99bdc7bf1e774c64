// SPDX-License-Identifier: BSD-3-Clause

using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Threading;

namespace VirtioVideo.Threading;

/// <summary>A bounded queue from one thread to another, without locks and without allocation.</summary>
/// <remarks>
/// Design: the producer owns <c>Tail</c>, the consumer owns <c>Head</c>. Each is written by one side with release and read by the other with acquire.
/// Each side keeps a copy of the other's index, and reads the real one only when the copy says full or empty, so the two sides rarely share cache
/// lines. Indices use all 32 bits; the slot is index &amp; mask. Nothing here waits: the caller has its own way to wake the other side.
/// </remarks>
internal sealed class SpscRing<T>
{
    private readonly T[] _slots;
    private readonly uint _mask;
    private SpscIndices _indices;

    /// <param name="capacity">Most elements at a time; rounded up to a power of two.</param>
    public SpscRing(int capacity)
    {
        _slots = new T[BitOperations.RoundUpToPowerOf2((uint)capacity)];
        _mask = (uint)_slots.Length - 1;
    }

    /// <summary>How many elements fit.</summary>
    public int Capacity => _slots.Length;

    /// <summary>Consumer: whether there is nothing to take now.</summary>
    public bool IsEmpty => Volatile.Read(ref _indices.Tail) == _indices.Head;

    /// <summary>Producer: appends an element.</summary>
    /// <returns>False if the ring is full.</returns>
    public bool TryEnqueue(in T item)
    {
        uint tail = _indices.Tail;
        if (tail - _indices.ProducersHead > _mask)
        {
            // acquire, pairs with the release in TryDequeue: the slot was emptied before it is filled again.
            _indices.ProducersHead = Volatile.Read(ref _indices.Head);
            if (tail - _indices.ProducersHead > _mask)
            {
                return false;
            }
        }

        _slots[tail & _mask] = item;

        // release, pairs with the acquire in TryDequeue: the element is whole before it can be seen.
        Volatile.Write(ref _indices.Tail, tail + 1);
        return true;
    }

    /// <summary>Consumer: takes the oldest element.</summary>
    /// <returns>False if there is none.</returns>
    public bool TryDequeue([MaybeNullWhen(false)] out T item)
    {
        uint head = _indices.Head;
        if (head == _indices.ConsumersTail)
        {
            _indices.ConsumersTail = Volatile.Read(ref _indices.Tail);
            if (head == _indices.ConsumersTail)
            {
                item = default;
                return false;
            }
        }

        ref T slot = ref _slots[head & _mask];
        item = slot;
        if (RuntimeHelpers.IsReferenceOrContainsReferences<T>())
        {
            slot = default!;
        }

        Volatile.Write(ref _indices.Head, head + 1);
        return true;
    }
}

/// <summary>The indices of a <see cref="SpscRing{T}"/>. Each side's indices have their own pair of cache lines.</summary>
/// <remarks>Not nested in the ring: the runtime gives no explicit layout to generic types.</remarks>
[StructLayout(LayoutKind.Explicit, Size = 384)]
internal struct SpscIndices
{
    /// <summary>Written by the producer, read by both.</summary>
    [FieldOffset(128)]
    public uint Tail;

    /// <summary>The producer's copy of <see cref="Head"/>.</summary>
    [FieldOffset(132)]
    public uint ProducersHead;

    /// <summary>Written by the consumer, read by both.</summary>
    [FieldOffset(256)]
    public uint Head;

    /// <summary>The consumer's copy of <see cref="Tail"/>.</summary>
    [FieldOffset(260)]
    public uint ConsumersTail;
}
