// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace VirtioVideo.Memory;

/// <summary>A run of guest memory that was checked to lie inside it: the only way to its bytes.</summary>
/// <remarks>
/// SAFETY: made only by <see cref="GuestMemory"/> (inside a region of the host's table) and for memory that the host vouches for: its iovecs and the
/// objects that it names. The mapping stays while the table that it came from is in force; the device stops its workers before it changes the table.
/// The guest may write the bytes at any time: copy, then believe the copy.
/// </remarks>
internal unsafe struct GuestSpan
{
    private byte* _host;

    internal GuestSpan(byte* host, ulong address, uint length)
    {
        Set(host, address, length);
    }

    /// <summary>Guest physical address, to find the run in another table; meaningless for iovecs and objects of the host.</summary>
    public ulong Address { readonly get; private set; }

    /// <summary>Length in bytes.</summary>
    public uint Length { readonly get; private set; }

    /// <summary>Host address of the first byte, for <see cref="GuestWords"/>.</summary>
    internal readonly byte* Start => _host;

    /// <summary>Replaces it by another run. Only for <see cref="GuestTranslator"/>, which has checked that run.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Set(byte* host, ulong address, uint length)
    {
        _host = host;
        Address = address;
        Length = length;
    }

    /// <summary>A part of the run.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The part is not inside the run: a bug of ours.</exception>
    public readonly GuestSpan Slice(uint start, uint length)
    {
        if (start > Length || length > Length - start)
        {
            ThrowOutside(start, length);
        }

        return new GuestSpan(_host + start, Address + start, length);
    }

    /// <summary>The bytes. Use them at once and do not keep them beyond the request.</summary>
    public readonly Span<byte> Bytes => new(_host, checked((int)Length));

    /// <summary>Whether <paramref name="next"/> follows this run in the host's address space.</summary>
    public readonly bool IsFollowedBy(in GuestSpan next) => _host + Length == next._host;

    /// <summary>Joins this run and the one that follows it.</summary>
    public readonly GuestSpan JoinedWith(in GuestSpan next) => new(_host, Address, Length + next.Length);

    [DoesNotReturn]
    private readonly void ThrowOutside(uint start, uint length)
        => throw new ArgumentOutOfRangeException(nameof(start), $"{length} bytes at {start} are not inside a run of {Length} bytes");
}
