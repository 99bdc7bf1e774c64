// SPDX-License-Identifier: BSD-3-Clause

using System;
using VirtioVideo.Memory;

namespace VirtioVideo.Rings;

/// <summary>A descriptor chain that was taken from a virtqueue and is given back once, with <see cref="Complete"/>.</summary>
/// <remarks>
/// Pooled by its queue. Readable descriptors are one stream of bytes and writable ones another, whatever
/// their split (ruling 9). Touched by the device's thread only.
/// </remarks>
internal sealed class DescriptorChain
{
    private readonly Virtqueue _queue;
    private GuestSpan[] _spans = new GuestSpan[4];
    private int _count;
    private int _readableCount;

    internal DescriptorChain(Virtqueue queue)
    {
        _queue = queue;
    }

    /// <summary>What the queue knows the chain by: the head's index, or the host's token.</summary>
    public ulong Token { get; private set; }

    /// <summary>Bytes that the device may read.</summary>
    public ulong ReadableLength { get; private set; }

    /// <summary>Bytes that the device may write.</summary>
    public ulong WritableLength { get; private set; }

    /// <summary>The device-readable descriptors.</summary>
    internal ReadOnlySpan<GuestSpan> Readable => _spans.AsSpan(0, _readableCount);

    /// <summary>The device-writable descriptors.</summary>
    internal ReadOnlySpan<GuestSpan> Writable => _spans.AsSpan(_readableCount, _count - _readableCount);

    /// <summary>Writes a response and gives the chain back. What does not fit is cut off.</summary>
    /// <param name="response">The response; its first four bytes are the result.</param>
    public void Complete(ReadOnlySpan<byte> response)
    {
        uint written = 0;

        // ruling 10: less room than the result takes is no room.
        if (WritableLength >= sizeof(uint))
        {
            foreach (GuestSpan span in Writable)
            {
                uint part = Math.Min(span.Length, (uint)response.Length - written);
                response.Slice((int)written, (int)part).CopyTo(span.Slice(0, part).Bytes);
                written += part;
            }
        }

        _queue.Push(this, written);
    }

    /// <summary>The chain before this one in its queue's list of chains in flight.</summary>
    internal DescriptorChain? Previous { get; set; }

    /// <summary>The chain after this one in its queue's list of chains in flight.</summary>
    internal DescriptorChain? Next { get; set; }

    /// <summary>The queue: finds the descriptors in a new table of guest memory. A chain of which a part is gone is answered without a byte.</summary>
    internal void MoveTo(GuestMemory memory)
    {
        for (int i = 0; i < _count; i++)
        {
            GuestSpan span = _spans[i];
            if (!memory.TryTranslate(span.Address, span.Length, out _spans[i]))
            {
                Begin(Token);
                return;
            }
        }
    }

    /// <summary>The queue: begins anew.</summary>
    internal void Begin(ulong token)
    {
        Token = token;
        _count = 0;
        _readableCount = 0;
        ReadableLength = 0;
        WritableLength = 0;
    }

    /// <summary>The queue: appends a descriptor. Readable ones come first.</summary>
    internal void Add(in GuestSpan span, bool writable)
    {
        if (_count == _spans.Length)
        {
            Array.Resize(ref _spans, _count * 2);
        }

        _spans[_count++] = span;
        if (writable)
        {
            WritableLength += span.Length;
        }
        else
        {
            _readableCount = _count;
            ReadableLength += span.Length;
        }
    }
}
