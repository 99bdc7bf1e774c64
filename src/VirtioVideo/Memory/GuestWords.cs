// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Threading;

namespace VirtioVideo.Memory;

/// <summary>A part of a ring in guest memory, which is accessed word by word.</summary>
/// <remarks>
/// SAFETY: made only from a <see cref="GuestSpan"/>, which was checked over its whole length, and aligned for host and guest; callers mask or check
/// every index before it becomes an offset. The guest writes these words at any time: each method is one access to memory, and a caller that needs a
/// word twice keeps the local.
/// </remarks>
internal readonly unsafe struct GuestWords
{
    private readonly byte* _start;
    private readonly uint _length;

    private GuestWords(byte* start, uint length)
    {
        _start = start;
        _length = length;
    }

    /// <summary>Finds a part of a ring.</summary>
    /// <returns>False if a byte of it is not inside guest memory, or it is not aligned in the host.</returns>
    public static bool TryMap(GuestMemory memory, ulong address, uint length, uint alignment, out GuestWords words)
    {
        words = default;
        if (!memory.TryTranslate(address, length, out GuestSpan span))
        {
            return false;
        }

        words = new GuestWords(span.Start, length);
        return (nuint)span.Start % alignment == 0;
    }

    /// <summary>A table that a descriptor names. The guest may put it at any alignment.</summary>
    public static GuestWords Of(in GuestSpan span) => new(span.Start, span.Length);

    /// <summary>Reads with acquire: later reads do not move before it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ushort Read16(uint offset) => Volatile.Read(ref *(ushort*)At(offset, sizeof(ushort)));

    /// <summary>Reads with acquire.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Read32(uint offset) => Volatile.Read(ref *(uint*)At(offset, sizeof(uint)));

    /// <summary>Reads with acquire.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Read64(uint offset) => Volatile.Read(ref *(ulong*)At(offset, sizeof(ulong)));

    /// <summary>Writes with release: earlier writes are visible before it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Write16(uint offset, ushort value) => Volatile.Write(ref *(ushort*)At(offset, sizeof(ushort)), value);

    /// <summary>Writes with release.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Write32(uint offset, uint value) => Volatile.Write(ref *(uint*)At(offset, sizeof(uint)), value);

    /// <summary>Writes with release.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Write64(uint offset, ulong value) => Volatile.Write(ref *(ulong*)At(offset, sizeof(ulong)), value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private byte* At(uint offset, uint size)
    {
        if ((ulong)offset + size > _length)
        {
            ThrowOutside(offset, size);
        }

        return _start + offset;
    }

    [DoesNotReturn]
    private void ThrowOutside(uint offset, uint size)
        => throw new ArgumentOutOfRangeException(nameof(offset), $"{size} bytes at {offset} are not inside a ring's part of {_length} bytes");
}
