// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Linq;
using VirtioVideo.Codecs;
using VirtioVideo.Memory;
using Xunit;

namespace VirtioVideo.Tests.Support;

/// <summary>An output buffer for one picture. A test fills all of it before the picture is written.</summary>
internal sealed class PoisonedBuffer : VideoBuffer, IDisposable
{
    private const uint Page = 4096;

    private readonly GuestRam _ram;
    private readonly FrameLayout _layout;
    private readonly ulong[] _addresses;

    /// <param name="ram">Where it takes its memory.</param>
    /// <param name="pool">Knows its memory if it is mapped.</param>
    /// <param name="layout">How the picture lies in it.</param>
    /// <param name="isMapped">Whether pictures can be converted straight into it.</param>
    public PoisonedBuffer(GuestRam ram, FramePool pool, FrameLayout layout, bool isMapped)
        : base(new CodecStatistics())
    {
        (_ram, _layout) = (ram, layout);
        uint[] lengths = [.. Enumerable.Range(0, layout.BufferCount).Select(buffer => (uint)layout.Planes.Where(plane => plane.Buffer == buffer).Max(plane => plane.End))];
        _addresses = [.. lengths.Select(length => ram.Allocate(length, Page))];
        Buffers = [.. _addresses.Zip(lengths, (address, length) =>
        {
            Assert.True(ram.Table.TryTranslate(address, length, out GuestSpan span));
            return new GuestBuffer([span]);
        })];
        if (isMapped)
        {
            FilePart[][] parts = [.. _addresses.Zip(lengths, (address, length) => new FilePart[] { new(ram.Regions[0].File!, ram.FileOffset(address), length) })];
            Frame = FrameMemory.TryCreate(pool, parts, layout.FrameShape!.Value, out _);
            Assert.NotNull(Frame);
        }
    }

    /// <summary>Sets each byte, those behind the last plane too.</summary>
    public void Poison(byte value)
    {
        foreach ((ulong address, GuestBuffer buffer) in _addresses.Zip(Buffers))
        {
            _ram.Fill(address, (uint)buffer.Length, value);
        }
    }

    /// <summary>A part of a line of a plane.</summary>
    /// <param name="plane">The plane in the order of the format.</param>
    /// <param name="row">The line.</param>
    /// <param name="first">First byte in the line.</param>
    /// <param name="length">Number of bytes.</param>
    public Span<byte> Line(int plane, int row, int first, int length)
    {
        PlaneLayout place = _layout.Planes[plane];
        return _ram.At(_addresses[place.Buffer] + place.Offset + ((ulong)row * place.Stride) + (ulong)first, length);
    }

    /// <inheritdoc/>
    public void Dispose() => RetireFrame();
}
