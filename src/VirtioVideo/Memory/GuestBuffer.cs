// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Runtime.InteropServices;

namespace VirtioVideo.Memory;

/// <summary>The memory of one sg list: runs of guest memory that form one buffer.</summary>
/// <remarks>
/// The device's thread fills it, at RESOURCE_ATTACH and when the table of guest memory changes. The stream's worker reads it while the resource is
/// queued. The two never happen at the same time. SAFETY: a run is made of a <see cref="GuestSpan"/> only, and is valid as long as that. Two or more
/// runs lie in native memory, because a guest may send a million: it belongs to this buffer from the constructor to <see cref="Dispose"/>. After that
/// the buffer has no byte, and every access throws.
/// </remarks>
internal sealed unsafe class GuestBuffer : IDisposable
{
    private readonly int _room;

    /// <summary>Native memory. Null if there is room for only one run, which is then in <see cref="_only"/>.</summary>
    private Run* _runs;
    private Run _only;
    private int _count;

    /// <summary>Makes a buffer of runs.</summary>
    /// <param name="runs">The runs in order. Runs that follow each other in the host's address space are joined.</param>
    /// <exception cref="OutOfMemoryException">There is no native memory for them.</exception>
    public GuestBuffer(params ReadOnlySpan<GuestSpan> runs)
        : this(runs.Length)
    {
        foreach (GuestSpan run in runs)
        {
            Append(run);
        }
    }

    /// <summary>Makes an empty buffer.</summary>
    /// <param name="room">Most runs that may be appended.</param>
    /// <exception cref="OutOfMemoryException">There is no native memory for them.</exception>
    public GuestBuffer(int room)
    {
        _room = room;
        _runs = room > 1 ? (Run*)NativeMemory.Alloc((nuint)room, (nuint)sizeof(Run)) : null;
    }

    /// <summary>Length in bytes.</summary>
    public ulong Length { get; private set; }

    /// <summary>Number of runs. Joined runs count as one.</summary>
    public int RunCount => _count;

    /// <summary>Appends a run. A run that follows the last one in the host's address space is joined with it.</summary>
    /// <exception cref="InvalidOperationException">There is no more room.</exception>
    public void Append(in GuestSpan run)
    {
        if (run.Length == 0)
        {
            return;
        }

        if (_count > 0)
        {
            ref Run last = ref At(_count - 1);
            ulong lengthOfLast = Length - last.Start;
            if (last.Host + lengthOfLast == run.Start && lengthOfLast + run.Length <= int.MaxValue)
            {
                Length += run.Length;
                return;
            }
        }

        if (_count >= Math.Max(_room, 1))
        {
            throw new InvalidOperationException($"a buffer of {_room} runs gets another one");
        }

        At(_count++) = new Run { Host = run.Start, Start = Length };
        Length += run.Length;
    }

    /// <summary>Removes all runs.</summary>
    public void Clear()
    {
        _count = 0;
        Length = 0;
    }

    /// <summary>The largest contiguous piece from <paramref name="offset"/> on, of at most <paramref name="length"/> bytes.</summary>
    public Span<byte> Piece(ulong offset, int length)
    {
        if (offset >= Length)
        {
            // The ranges were checked before. If a bug of ours gets here, it must end this stream and touch nothing.
            throw new ArgumentOutOfRangeException(nameof(offset), $"{offset} is not inside a buffer of {Length} bytes");
        }

        int index = _count == 1 ? 0 : IndexOf(offset);
        ref Run run = ref At(index);
        ulong left = (index + 1 == _count ? Length : At(index + 1).Start) - offset;
        return new Span<byte>(run.Host + (offset - run.Start), (int)Math.Min(left, (uint)length));
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

    /// <summary>Tells in which files the runs lie.</summary>
    /// <param name="memory">The table that they were found in.</param>
    /// <returns>Null if they cannot be mapped in one piece.</returns>
    public FilePart[]? FindFiles(GuestMemory memory)
    {
        // There are more runs than allowed parts: no need to look further.
        if (_count > FileParts.MaxParts)
        {
            return null;
        }

        var parts = new FileParts();
        for (int i = 0; i < _count && !parts.HasFailed; i++)
        {
            ulong end = i + 1 == _count ? Length : At(i + 1).Start;
            memory.FindFiles(At(i).Host, end - At(i).Start, parts);
        }

        return parts.ToArray();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Clear();
        NativeMemory.Free(_runs);
        _runs = null;
    }

    private ref Run At(int index)
    {
        if (_runs is null)
        {
            return ref _only;
        }

        return ref _runs[index];
    }

    /// <summary>Index of the run that holds a byte.</summary>
    private int IndexOf(ulong offset)
    {
        int low = 0;
        int high = _count - 1;
        while (low < high)
        {
            int middle = (int)((uint)(low + high + 1) >> 1);
            if (_runs[middle].Start <= offset)
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }

        return low;
    }

    private struct Run
    {
        /// <summary>Host address of its first byte.</summary>
        public byte* Host;

        /// <summary>Offset of that byte in the buffer. The run ends where the next one starts.</summary>
        public ulong Start;
    }
}
