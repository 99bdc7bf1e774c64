// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Buffers;
using System.Runtime.CompilerServices;
using VirtioVideo.Memory;

namespace VirtioVideo.Rings;

/// <summary>A descriptor chain that was taken from a virtqueue and is given back once, with <see cref="Complete"/>.</summary>
/// <remarks>
/// Its queue reuses it. Readable descriptors are one stream of bytes and writable ones another, however they are split (ruling 9). Only the device's
/// thread uses it.
/// </remarks>
internal sealed class DescriptorChain
{
    /// <summary>Number of descriptors of a usual chain. Memory for longer ones is rented.</summary>
    private const int Usual = 4;

    private readonly Virtqueue _queue;
    private readonly GuestSpan[] _usual = new GuestSpan[Usual];
    private GuestSpan[] _spans;
    private int _count;
    private int _readableCount;

    /// <param name="queue">Its queue.</param>
    /// <param name="index">The queue's index for it.</param>
    internal DescriptorChain(Virtqueue queue, int index)
    {
        _queue = queue;
        Index = index;
        _spans = _usual;
    }

    /// <summary>The queue's identification of the chain: the head's index, the buffer id, or the host's token.</summary>
    public ulong Token { get; internal set; }

    /// <summary>Number of bytes that the device may read.</summary>
    public ulong ReadableLength { get; private set; }

    /// <summary>Number of bytes that the device may write.</summary>
    public ulong WritableLength { get; private set; }

    /// <summary>Whether it can be answered: its queue is neither broken nor stopped.</summary>
    public bool IsLive => _queue.IsLive;

    /// <summary>Whether it was taken and not given back yet.</summary>
    public bool IsInFlight { get; private set; }

    /// <summary>The device-readable descriptors.</summary>
    internal ReadOnlySpan<GuestSpan> Readable => _spans.AsSpan(0, _readableCount);

    /// <summary>The device-writable descriptors.</summary>
    internal ReadOnlySpan<GuestSpan> Writable => _spans.AsSpan(_readableCount, _count - _readableCount);

    /// <summary>Number of its descriptors.</summary>
    internal int SpanCount => _count;

    /// <summary>Number of its readable descriptors.</summary>
    internal int ReadableCount => _readableCount;

    /// <summary>For the queue: where it keeps the chain.</summary>
    internal int Index { get; }

    /// <summary>For the queue: room for descriptors.</summary>
    internal GuestSpan[] Spans => _spans;

    /// <summary>For the queue: number of descriptors that it takes in a packed ring.</summary>
    internal uint Slots { get; set; }

    /// <summary>For the queue: its number in the order of arrival, with VIRTIO_F_IN_ORDER.</summary>
    internal uint Turn { get; set; }

    /// <summary>Writes a response and gives the chain back. Bytes that do not fit are cut off.</summary>
    /// <param name="response">The response; its first four bytes are the result.</param>
    public void Complete(ReadOnlySpan<byte> response)
    {
        // ruling 10: if there is no room for the result, nothing is written.
        bool writes = WritableLength >= sizeof(uint) && !response.IsEmpty && _queue.IsLive;
        _queue.Push(this, writes ? Write(response) : 0);
    }

    /// <summary>Called when the command stays pending: its bytes were read, and only as much room is kept as the response can take.</summary>
    /// <param name="longest">Length of the longest response that it may still get.</param>
    /// <remarks>So a guest cannot make the host remember thousands of descriptors for each of thousands of commands.</remarks>
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
                if (_count == _spans.Length)
                {
                    _ = Grow(_count);
                }

                _spans[_count++] = span.Slice(0, part);
                WritableLength += part;
            }
        }

        ArrayPool<GuestSpan>.Shared.Return(rented);
    }

    /// <summary>For the queue: finds the descriptors in a new table of guest memory. A chain that has lost a part is answered without a byte.</summary>
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

    /// <summary>For the queue: starts a new chain.</summary>
    internal void Begin(ulong token)
    {
        Token = token;
        IsInFlight = true;
        Fill(0, 0, 0, 0);
    }

    /// <summary>For the queue: sets the descriptors, which are in <see cref="Spans"/>, readable ones first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Fill(int count, int readableCount, ulong readableLength, ulong writableLength)
    {
        _count = count;
        _readableCount = readableCount;
        ReadableLength = readableLength;
        WritableLength = writableLength;
    }

    /// <summary>For the queue: the chain was given back.</summary>
    internal void End()
    {
        IsInFlight = false;
        GiveBackRented();
    }

    /// <summary>For the queue: makes room for more descriptors.</summary>
    /// <param name="count">Number of descriptors so far.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal GuestSpan[] Grow(int count)
    {
        GuestSpan[] longer = ArrayPool<GuestSpan>.Shared.Rent(2 * _spans.Length);
        _spans.AsSpan(0, count).CopyTo(longer);
        GiveBackRented();
        return _spans = longer;
    }

    private uint Write(ReadOnlySpan<byte> response)
    {
        uint written = 0;
        foreach (ref readonly GuestSpan span in Writable)
        {
            uint part = Math.Min(span.Length, (uint)response.Length - written);
            response.Slice((int)written, (int)part).CopyTo(span.Slice(0, part).Bytes);
            written += part;
            if (written == response.Length)
            {
                break;
            }
        }

        return written;
    }

    private void Clear()
    {
        _spans = _usual;
        Fill(0, 0, 0, 0);
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
