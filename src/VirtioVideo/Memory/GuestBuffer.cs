// SPDX-License-Identifier: BSD-3-Clause

using System;

namespace VirtioVideo.Memory;

/// <summary>The memory of one sg list: runs of guest memory that count as one buffer.</summary>
/// <remarks>Immutable. Resolved once, at RESOURCE_ATTACH; used by the worker of the stream while the resource is queued.</remarks>
internal sealed class GuestBuffer
{
    private readonly GuestSpan[] _runs;

    /// <summary>Where each run starts in the buffer.</summary>
    private readonly ulong[] _starts;

    /// <param name="runs">The runs in order, which the buffer takes over: a guest may send a million, so there is no copy. Such as follow each other in the host's address space are joined.</param>
    public GuestBuffer(GuestSpan[] runs)
    {
        int count = Join(runs);
        if (count <= runs.Length / 2)
        {
            Array.Resize(ref runs, count);
        }

        _runs = runs;
        _starts = new ulong[count];
        for (int i = 0; i < count; i++)
        {
            _starts[i] = Length;
            Length += _runs[i].Length;
        }
    }

    /// <summary>Length in bytes.</summary>
    public ulong Length { get; }

    /// <summary>The largest piece from <paramref name="offset"/> on that is contiguous, at most <paramref name="length"/> bytes of it.</summary>
    public Span<byte> Piece(ulong offset, int length)
    {
        if (offset >= Length)
        {
            // The ranges were checked before; a bug of ours must end this stream and touch nothing.
            throw new ArgumentOutOfRangeException(nameof(offset), $"{offset} is not inside a buffer of {Length} bytes");
        }

        int index = Array.BinarySearch(_starts, offset);
        if (index < 0)
        {
            index = ~index - 1;
        }

        GuestSpan run = _runs[index];
        uint start = (uint)(offset - _starts[index]);
        return run.Slice(start, Math.Min(run.Length - start, (uint)length)).Bytes;
    }

    /// <summary>Copies bytes out of guest memory.</summary>
    public void Read(ulong offset, Span<byte> destination)
    {
        while (!destination.IsEmpty)
        {
            Span<byte> piece = Piece(offset, destination.Length);
            piece.CopyTo(destination);
            destination = destination[piece.Length..];
            offset += (uint)piece.Length;
        }
    }

    /// <summary>Copies bytes into guest memory.</summary>
    public void Write(ulong offset, ReadOnlySpan<byte> source)
    {
        while (!source.IsEmpty)
        {
            Span<byte> piece = Piece(offset, source.Length);
            source[..piece.Length].CopyTo(piece);
            source = source[piece.Length..];
            offset += (uint)piece.Length;
        }
    }

    /// <summary>Joins runs in their array.</summary>
    /// <returns>How many are left, at its beginning.</returns>
    private static int Join(GuestSpan[] runs)
    {
        int count = 0;
        foreach (GuestSpan run in runs)
        {
            if (run.Length == 0)
            {
                continue;
            }

            if (count > 0 && runs[count - 1].IsFollowedBy(run) && (ulong)runs[count - 1].Length + run.Length <= int.MaxValue)
            {
                runs[count - 1] = runs[count - 1].JoinedWith(run);
            }
            else
            {
                runs[count++] = run;
            }
        }

        return count;
    }
}
