// SPDX-License-Identifier: BSD-3-Clause

using System.Collections.Generic;
using VirtioVideo.Rings;
using VirtioVideo.Tests.Support;

namespace VirtioVideo.Tests.PlainRings;

/// <summary>What a <see cref="PlainRing"/> finds in the ring: a chain, a fault, or nothing.</summary>
internal sealed class PlainChain
{
    /// <summary>Whether a chain is available, good or bad.</summary>
    public bool IsThere { get; set; }

    /// <summary>What is wrong with it.</summary>
    public QueueFault Fault { get; set; }

    /// <summary>Head or id.</summary>
    public ulong Token { get; set; }

    /// <summary>Descriptors of a packed ring that it takes.</summary>
    public uint Slots { get; set; }

    /// <summary>Its buffers in order.</summary>
    public List<(RingBuffer Buffer, bool IsWritable)> Buffers { get; } = [];

    /// <summary>Bytes of all buffers.</summary>
    public ulong Length { get; private set; }

    /// <summary>Forgets all.</summary>
    public void Clear()
    {
        IsThere = false;
        Fault = QueueFault.None;
        Token = 0;
        Slots = 1;
        Length = 0;
        Buffers.Clear();
    }

    /// <summary>The chain is bad; the first reason counts.</summary>
    /// <returns>Always false.</returns>
    public bool Fail(QueueFault fault)
    {
        Fault = fault;
        return false;
    }

    /// <summary>A descriptor of it.</summary>
    /// <returns>False if it may not be there.</returns>
    public bool Add(GuestRam ram, ulong address, uint length, bool writable)
    {
        if (!writable && Buffers.Count > 0 && Buffers[^1].IsWritable)
        {
            return Fail(QueueFault.ReadableAfterWritable);
        }

        if (!ram.HasInOnePiece(address, length))
        {
            return Fail(QueueFault.Address);
        }

        Buffers.Add((new RingBuffer(address, length), writable));
        Length += length;
        return true;
    }

    /// <summary>Whether it is too long in total: then this or a fault behind it may be told.</summary>
    public bool IsTooLong => Length > uint.MaxValue;
}
