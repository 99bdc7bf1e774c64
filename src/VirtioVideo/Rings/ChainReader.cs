// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Runtime.InteropServices;
using VirtioVideo.Memory;
using VirtioVideo.Wire;

namespace VirtioVideo.Rings;

/// <summary>Reads the readable descriptors of a chain from front to back, each byte once, into private memory.</summary>
internal ref struct ChainReader
{
    private readonly ReadOnlySpan<GuestSpan> _spans;
    private int _index;
    private uint _position;

    public ChainReader(DescriptorChain chain)
    {
        _spans = chain.Readable;
        Remaining = chain.ReadableLength;
    }

    /// <summary>Continues where another reader of the chain stopped.</summary>
    /// <param name="chain">The chain; its memory may have moved since.</param>
    /// <param name="position">Where that reader stopped.</param>
    public ChainReader(DescriptorChain chain, ChainPosition position)
    {
        // A chain that has lost its memory has no descriptors any more (DescriptorChain.MoveTo).
        _spans = chain.Readable;
        _index = position.Index;
        _position = position.Offset;
        Remaining = _spans.IsEmpty ? 0 : position.Remaining;
    }

    /// <summary>Number of bytes that were not read yet.</summary>
    public ulong Remaining { get; private set; }

    /// <summary>Position of the next byte.</summary>
    public readonly ChainPosition Position => new(_index, _position, Remaining);

    /// <summary>Copies the next bytes out of guest memory.</summary>
    /// <returns>False, and nothing read, if the chain is too short for them.</returns>
    public bool TryRead(scoped Span<byte> destination)
    {
        if (Remaining < (uint)destination.Length)
        {
            return false;
        }

        Remaining -= (uint)destination.Length;
        while (!destination.IsEmpty)
        {
            GuestSpan span = _spans[_index];
            uint part = Math.Min(span.Length - _position, (uint)destination.Length);
            span.Slice(_position, part).Bytes.CopyTo(destination);
            destination = destination[(int)part..];
            _position += part;
            if (_position == span.Length)
            {
                _index++;
                _position = 0;
            }
        }

        return true;
    }

    /// <summary>Copies the next struct out of guest memory.</summary>
    /// <returns>False, and nothing read, if the chain is too short for it.</returns>
    public bool TryRead<T>(out T value)
        where T : unmanaged
    {
        value = default;
        return TryRead(MemoryMarshal.AsBytes(new Span<T>(ref value)));
    }

    /// <summary>Copies the rest of a request. Its first field, the command, was read already, and no byte of the guest is read twice.</summary>
    /// <returns>False, and nothing read, if the request is shorter than its struct (ruling 11).</returns>
    public bool TryReadRest<T>(virtio_video_cmd_type command, out T request)
        where T : unmanaged
    {
        request = default;
        Span<byte> bytes = MemoryMarshal.AsBytes(new Span<T>(ref request));
        uint type = (uint)command;
        MemoryMarshal.Write(bytes, in type);
        return TryRead(bytes[sizeof(uint)..]);
    }
}

/// <summary>How far the readable descriptors of a chain were read.</summary>
/// <param name="Index">The descriptor of the next byte.</param>
/// <param name="Offset">Offset of the byte in it.</param>
/// <param name="Remaining">Bytes from there to the end.</param>
internal readonly record struct ChainPosition(int Index, uint Offset, ulong Remaining);
