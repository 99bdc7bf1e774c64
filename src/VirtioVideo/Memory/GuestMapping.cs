// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Threading;
using VirtioVideo.Platform.Linux;

namespace VirtioVideo.Memory;

/// <summary>The pages of a buffer, mapped once more and in one piece, with room of our own before and behind it.</summary>
/// <remarks>
/// A codec may write here and read on behind the end, as codecs do, and meets no other memory of the host or of the guest.
/// SAFETY: the range of addresses is reserved first and belongs to the mapping until <see cref="Unmap"/>; only pages of the buffer's own
/// files are mapped into it. A host that truncates such a file gets SIGBUS, as with any mapping.
/// </remarks>
internal sealed unsafe class GuestMapping
{
    /// <summary>Maps of the reservation that are left before and behind the parts.</summary>
    private const int MapsAround = 2;

    private readonly FilePart[] _parts;
    private readonly byte* _pages;
    private readonly ulong _pagesLength;

    private GuestMapping(FilePart[] parts, byte* reserved, nuint reservedLength, ulong pagesLength)
    {
        _parts = parts;
        _pages = reserved + Page;
        _pagesLength = pagesLength;
        Reserved = reserved;
        ReservedLength = reservedLength;
        Start = _pages + (parts[0].Offset % Page);
        foreach (FilePart part in parts)
        {
            Length += part.Length;
        }
    }

    /// <summary>First byte of the buffer.</summary>
    public byte* Start { get; }

    /// <summary>Length of the buffer in bytes.</summary>
    public ulong Length { get; }

    /// <summary>First address of the whole range.</summary>
    public byte* Reserved { get; }

    /// <summary>Length of the whole range.</summary>
    public nuint ReservedLength { get; }

    /// <summary>How many parts it is mapped in.</summary>
    public int PartCount => _parts.Length;

    private static uint Page => (uint)Environment.SystemPageSize;

    /// <summary>Maps a buffer.</summary>
    /// <param name="parts">Where it lies; of files that can be mapped, and each but the first and the last one whole pages.</param>
    /// <param name="behind">Bytes of room behind it.</param>
    /// <param name="account">Who is charged for the maps; null for the process alone.</param>
    /// <returns>Null if the system refuses, or too much is mapped already.</returns>
    public static GuestMapping? TryMap(FilePart[] parts, ulong behind, MemoryAccount* account = null)
    {
        if (!ProcessMaps.TryCharge(account, MapsOf(parts.Length)))
        {
            return null;
        }

        ulong length = 0;
        foreach (FilePart part in parts)
        {
            length += PagesOf(part).Length;
        }

        ulong whole = Page + length + AlignUp(behind);
        var reserved = (byte*)Libc.mmap(
            null, (nuint)whole, Libc.PROT_READ | Libc.PROT_WRITE, Libc.MAP_PRIVATE | Libc.MAP_ANONYMOUS | Libc.MAP_NORESERVE, -1, 0);
        if (reserved != Libc.MAP_FAILED)
        {
            var mapping = new GuestMapping(parts, reserved, (nuint)whole, length);
            if (mapping.TryMapParts(Libc.MAP_SHARED))
            {
                return mapping;
            }

            _ = Libc.munmap(reserved, (nuint)whole);
        }

        ProcessMaps.Return(account, MapsOf(parts.Length));
        return null;
    }

    /// <summary>
    /// Makes the bytes our own: the same ones are at the same addresses still, and nothing of the guest's is touched any more. Other threads may read
    /// and write them meanwhile, and lose nothing.
    /// </summary>
    public void KeepContents()
    {
        // What is written from now on goes to pages of ours; what is only read is the guest's until its page is written to, all of them here.
        if (!TryMapParts(Libc.MAP_PRIVATE | Libc.MAP_NORESERVE))
        {
            // No memory, not even for this. The picture is lost, but the guest's memory is left alone.
            ForgetContents();
            return;
        }

        for (ulong at = 0; at < _pagesLength; at += Page)
        {
            // As one access, so that a codec which writes here at the same time loses nothing.
            Interlocked.Add(ref *(int*)(_pages + at), 0);
        }
    }

    /// <summary>Ends a mapping. Any thread, also libavcodec's.</summary>
    /// <param name="reserved">See <see cref="Reserved"/>.</param>
    /// <param name="length">See <see cref="ReservedLength"/>.</param>
    /// <param name="parts">See <see cref="PartCount"/>.</param>
    /// <param name="account">Who was charged.</param>
    public static void Unmap(byte* reserved, nuint length, int parts, MemoryAccount* account = null)
    {
        _ = Libc.munmap(reserved, length);
        ProcessMaps.Return(account, MapsOf(parts));
    }

    /// <summary>What the kernel counts at most, also when the parts were made our own: they are mapped in the same places.</summary>
    private static int MapsOf(int parts) => parts + MapsAround;

    private static (ulong Offset, ulong Length) PagesOf(in FilePart part)
    {
        ulong before = part.Offset % Page;
        return (part.Offset - before, AlignUp(before + part.Length));
    }

    private static ulong AlignUp(ulong value) => (value + Page - 1) & ~(ulong)(Page - 1);

    private bool TryMapParts(int sharing)
    {
        byte* at = _pages;
        foreach (FilePart part in _parts)
        {
            (ulong offset, ulong length) = PagesOf(part);
            if (Libc.mmap(at, (nuint)length, Libc.PROT_READ | Libc.PROT_WRITE, sharing | Libc.MAP_FIXED, part.File.Fd, (nint)offset) == Libc.MAP_FAILED)
            {
                return false;
            }

            at += length;
        }

        return true;
    }

    private void ForgetContents()
    {
        _ = Libc.mmap(
            Reserved, ReservedLength, Libc.PROT_READ | Libc.PROT_WRITE, Libc.MAP_PRIVATE | Libc.MAP_ANONYMOUS | Libc.MAP_NORESERVE | Libc.MAP_FIXED, -1, 0);
    }
}
