// SPDX-License-Identifier: BSD-3-Clause

using System;
using VirtioVideo.Codecs;
using VirtioVideo.Memory;

namespace VirtioVideo.Tests.Support;

/// <summary>A picture of <see cref="FakeDecoder"/>: its samples tell which one it is. The first is the low byte of its timestamp.</summary>
internal sealed class FakeFrame : IFrame
{
    /// <summary>Called when it is disposed of.</summary>
    public Action? Disposed { get; init; }

    /// <summary>Kind of the unit that it comes from.</summary>
    public byte Kind { get; set; }

    /// <summary>Its number in its unit.</summary>
    public int Number { get; set; }

    /// <inheritdoc/>
    public FrameFormat Format { get; set; }

    /// <inheritdoc/>
    public ulong Timestamp { get; set; }

    /// <inheritdoc/>
    public long QueuedAt { get; set; }

    /// <inheritdoc/>
    public bool IsDamaged => Kind == FakeUnit.DamagedPicture;

    /// <summary>Becomes another picture.</summary>
    public void Take(FakeFrame other) => (Kind, Number, Format, Timestamp, QueuedAt) = (other.Kind, other.Number, other.Format, other.Timestamp, other.QueuedAt);

    /// <inheritdoc/>
    public bool IsIn(FrameMemory frame) => false;

    /// <inheritdoc/>
    public WriteStatus Write(VideoBuffer buffer, FrameLayout layout, bool isInPlace, GuestGate gate)
    {
        if (Kind == FakeUnit.Unwritable || layout.Width != Format.Width || layout.Height != Format.Height)
        {
            return WriteStatus.Unsuited;
        }

        Span<byte> room = stackalloc byte[4 * byte.MaxValue];
        for (int i = 0; i < layout.Planes.Length; i++)
        {
            PlaneLayout plane = layout.Planes[i];
            Span<byte> line = room[..(int)plane.RowBytes];
            for (int row = 0; row < plane.Rows; row++)
            {
                FakeUnit.FillLine(line, Timestamp, Number, Format.Width, Format.Height, i, row);
                buffer.Target[plane.Buffer].Write(plane.Offset + ((ulong)row * plane.Stride), line);
            }
        }

        return WriteStatus.Written;
    }

    /// <inheritdoc/>
    public void Release()
    {
    }

    /// <inheritdoc/>
    public void Dispose() => Disposed?.Invoke();
}
