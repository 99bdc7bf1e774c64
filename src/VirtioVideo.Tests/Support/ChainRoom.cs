// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.Linq;
using Xunit;

namespace VirtioVideo.Tests.Support;

/// <summary>The writable part of a chain that the device has: it must not write more than it says.</summary>
internal sealed class ChainRoom : IDisposable
{
    private const byte Blank = 0xee;

    private readonly GuestRam _ram;
    private readonly RingBuffer[] _buffers;
    private bool _isFilled;

    public ChainRoom(GuestRam ram, RingBuffer[] buffers)
    {
        _ram = ram;
        _buffers = buffers;
        foreach (RingBuffer buffer in buffers)
        {
            ram.At(buffer.Address, (int)buffer.Length).Fill(Blank);
        }

        // A test that fills it looks for itself.
        ram.Filled += Fill;
    }

    /// <summary>Its length.</summary>
    public uint Length => (uint)_buffers.Sum(buffer => buffer.Length);

    /// <summary>The bytes, once the device gave the chain back.</summary>
    /// <param name="written">len of the used element.</param>
    public byte[] Take(uint written)
    {
        Dispose();
        var bytes = new List<byte>();
        foreach (RingBuffer buffer in _buffers)
        {
            bytes.AddRange(_ram.At(buffer.Address, (int)buffer.Length));
        }

        // VIRTIO 1.2, 2.7.8.2: len is what was written, and no more was.
        Assert.True(written <= bytes.Count, $"used.len {written} of {bytes.Count} writable bytes");
        Assert.True(_isFilled || bytes.Skip((int)written).All(value => value == Blank), $"bytes behind used.len {written} were written");
        return [.. bytes];
    }

    /// <inheritdoc/>
    public void Dispose() => _ram.Filled -= Fill;

    private void Fill(RingBuffer filled)
        => _isFilled |= Array.Exists(_buffers, buffer => buffer.Address < filled.Address + filled.Length && filled.Address < buffer.Address + buffer.Length);
}
