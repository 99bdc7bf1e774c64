// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Buffers;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using VirtioVideo.Memory;

namespace VirtioVideo.Rings;

/// <summary>A descriptor chain that was taken from a virtqueue and is given back once, with <see cref="Complete"/>.</summary>
/// <remarks>
/// Pooled by its queue. Readable descriptors are one stream of bytes and writable ones another, whatever
/// their split (ruling 9). Touched by the device's thread only.
/// </remarks>
internal sealed class DescriptorChain
{
    /// <summary>Descriptors of the usual chain; the memory for longer ones is rented.</summary>
    private const int Usual = 4;

    private readonly Virtqueue _queue;
    private readonly GuestSpan[] _usual = new GuestSpan[Usual];
    private GuestSpan[] _spans;
    private int _count;
    private int _readableCount;

    internal DescriptorChain(Virtqueue queue)
    {
        _queue = queue;
        _spans = _usual;
    }

    /// <summary>What the queue knows the chain by: the head's index, the buffer id, or the host's token.</summary>
    public ulong Token { get; internal set; }

    /// <summary>Bytes that the device may read.</summary>
    public ulong ReadableLength { get; private set; }

    /// <summary>Bytes that the device may write.</summary>
    public ulong WritableLength { get; private set; }

    /// <summary>Whether it was taken and not given back.</summary>
    public bool IsInFlight { get; private set; }

    /// <summary>The device-readable descriptors.</summary>
    internal ReadOnlySpan<GuestSpan> Readable => _spans.AsSpan(0, _readableCount);

    /// <summary>The device-writable descriptors.</summary>
    internal ReadOnlySpan<GuestSpan> Writable => _spans.AsSpan(_readableCount, _count - _readableCount);

    /// <summary>Its descriptors.</summary>
    internal int SpanCount => _count;

    /// <summary>Whether a writable descriptor was added.</summary>
    internal bool HasWritable => _count != _readableCount;

    /// <summary>The queue: where it keeps the chain.</summary>
    internal int Place { get; set; }

    /// <summary>The queue: how many descriptors of a packed ring it takes.</summary>
    internal uint Slots { get; set; }

    /// <summary>The queue: which one it is in the order of arrival, with VIRTIO_F_IN_ORDER.</summary>
    internal uint Turn { get; set; }

    /// <summary>Writes a response and gives the chain back. What does not fit is cut off.</summary>
    /// <param name="response">The response; its first four bytes are the result.</param>
    public void Complete(ReadOnlySpan<byte> response)
    {
        uint written = 0;

        // ruling 10: less room than the result takes is no room.
        if (WritableLength >= sizeof(uint) && _queue.IsLive)
        {
            foreach (GuestSpan span in Writable)
            {
                uint part = Math.Min(span.Length, (uint)response.Length - written);
                response.Slice((int)written, (int)part).CopyTo(span.Slice(0, part).Bytes);
                written += part;
                if (written == response.Length)
                {
                    break;
                }
            }
        }

        _queue.Push(this, written);
    }

    /// <summary>The command stays pending: its bytes were read, and of its room only what the response can take is kept.</summary>
    /// <param name="longest">Bytes of the longest response that it may get yet.</param>
    /// <remarks>A guest cannot make the host remember thousands of descriptors for each of thousands of commands.</remarks>
    public void KeepRoom(uint longest)
    {
        if (_spans == _usual)
        {
            return;
        }

        GuestSpan[] rented = _spans;
        ReadOnlySpan<GuestSpan> writable = Writable;
        Clear();
        foreach (GuestSpan span in writable)
        {
            uint part = (uint)Math.Min(span.Length, longest - WritableLength);
            if (part > 0)
            {
                Add(span.Slice(0, part), writable: true);
            }
        }

        ArrayPool<GuestSpan>.Shared.Return(rented);
    }

    /// <summary>The queue: finds the descriptors in a new table of guest memory. A chain of which a part is gone is answered without a byte.</summary>
    internal void MoveTo(GuestMemory memory)
    {
        for (int i = 0; i < _count; i++)
        {
            GuestSpan span = _spans[i];
            if (!memory.TryTranslate(span.Address, span.Length, out _spans[i]))
            {
                GiveBackRented();
                Clear();
                return;
            }
        }
    }

    /// <summary>The queue: begins anew.</summary>
    internal void Begin(ulong token, int place)
    {
        Token = token;
        Place = place;
        IsInFlight = true;
        _count = 0;
        _readableCount = 0;
        ReadableLength = 0;
        WritableLength = 0;
    }

    /// <summary>The queue: it was given back.</summary>
    internal void End()
    {
        IsInFlight = false;
        GiveBackRented();
    }

    /// <summary>The queue: appends a descriptor. Readable ones come first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Add(in GuestSpan span, bool writable)
    {
        GuestSpan[] spans = _spans;
        int count = _count;
        if ((uint)count >= (uint)spans.Length)
        {
            spans = Grow();
        }

        spans[count] = span;
        _count = count + 1;
        if (writable)
        {
            WritableLength += span.Length;
        }
        else
        {
            Debug.Assert(_readableCount == count, "readable descriptors come first");
            _readableCount = count + 1;
            ReadableLength += span.Length;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private GuestSpan[] Grow()
    {
        GuestSpan[] longer = ArrayPool<GuestSpan>.Shared.Rent(2 * _spans.Length);
        _spans.AsSpan(0, _count).CopyTo(longer);
        GiveBackRented();
        return _spans = longer;
    }

    private void Clear()
    {
        _spans = _usual;
        _count = 0;
        _readableCount = 0;
        ReadableLength = 0;
        WritableLength = 0;
    }

    private void GiveBackRented()
    {
        if (_spans != _usual)
        {
            ArrayPool<GuestSpan>.Shared.Return(_spans);
            _spans = _usual;
        }
    }
}
