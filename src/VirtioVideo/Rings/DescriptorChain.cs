// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Buffers;
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

    /// <param name="queue">Its queue.</param>
    /// <param name="index">What the queue finds it by.</param>
    internal DescriptorChain(Virtqueue queue, int index)
    {
        _queue = queue;
        Index = index;
        _spans = _usual;
    }

    /// <summary>What the queue knows the chain by: the head's index, the buffer id, or the host's token.</summary>
    public ulong Token { get; internal set; }

    /// <summary>Bytes that the device may read.</summary>
    public ulong ReadableLength { get; private set; }

    /// <summary>Bytes that the device may write.</summary>
    public ulong WritableLength { get; private set; }

    /// <summary>Whether it can be answered: its queue goes on, and is not broken or stopped.</summary>
    public bool IsLive => _queue.IsLive;

    /// <summary>Whether it was taken and not given back.</summary>
    public bool IsInFlight { get; private set; }

    /// <summary>The device-readable descriptors.</summary>
    internal ReadOnlySpan<GuestSpan> Readable => _spans.AsSpan(0, _readableCount);

    /// <summary>The device-writable descriptors.</summary>
    internal ReadOnlySpan<GuestSpan> Writable => _spans.AsSpan(_readableCount, _count - _readableCount);

    /// <summary>Its descriptors.</summary>
    internal int SpanCount => _count;

    /// <summary>How many of them are readable.</summary>
    internal int ReadableCount => _readableCount;

    /// <summary>The queue: where it keeps the chain.</summary>
    internal int Index { get; }

    /// <summary>The queue: room for descriptors.</summary>
    internal GuestSpan[] Spans => _spans;

    /// <summary>The queue: how many descriptors of a packed ring it takes.</summary>
    internal uint Slots { get; set; }

    /// <summary>The queue: which one it is in the order of arrival, with VIRTIO_F_IN_ORDER.</summary>
    internal uint Turn { get; set; }

    /// <summary>Writes a response and gives the chain back. What does not fit is cut off.</summary>
    /// <param name="response">The response; its first four bytes are the result.</param>
    public void Complete(ReadOnlySpan<byte> response)
    {
        // ruling 10: less room than the result takes is no room.
        bool writes = WritableLength >= sizeof(uint) && !response.IsEmpty && _queue.IsLive;
        _queue.Push(this, writes ? Write(response) : 0);
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
    internal void Begin(ulong token)
    {
        Token = token;
        IsInFlight = true;
        Fill(0, 0, 0, 0);
    }

    /// <summary>The queue: the descriptors are in <see cref="Spans"/>, readable ones first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Fill(int count, int readableCount, ulong readableLength, ulong writableLength)
    {
        _count = count;
        _readableCount = readableCount;
        ReadableLength = readableLength;
        WritableLength = writableLength;
    }

    /// <summary>The queue: it was given back.</summary>
    internal void End()
    {
        IsInFlight = false;
        GiveBackRented();
    }

    /// <summary>The queue: makes room for more descriptors.</summary>
    /// <param name="count">How many there are.</param>
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
