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

    private FilePart[] _parts;
    private readonly byte* _pages;
    private readonly ulong _pagesLength;

    /// <summary>Parts that are mapped, and the bytes of their pages.</summary>
    private (int Count, ulong Length) _mapped;

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

    /// <summary>How many of them are not mapped yet.</summary>
    public int UnmappedCount => _parts.Length - _mapped.Count;

    private static uint Page => (uint)Environment.SystemPageSize;

    /// <summary>Maps a buffer.</summary>
    /// <param name="parts">Where it lies; of files that can be mapped, and each but the first and the last one whole pages.</param>
    /// <param name="behind">Bytes of room behind it.</param>
    /// <param name="account">Who is charged for the maps; null for the process alone.</param>
    /// <returns>Null if the system refuses, or too much is mapped already.</returns>
    public static GuestMapping? TryMap(FilePart[] parts, ulong behind, MemoryAccount* account = null)
    {
        GuestMapping? mapping = TryReserve(parts, behind, account);
        if (mapping is null || mapping.TryMapNext(parts.Length))
        {
            return mapping;
        }

        Unmap(mapping.Reserved, mapping.ReservedLength, mapping.PartCount, account);
        return null;
    }

    /// <summary>Reserves addresses for a buffer, to be mapped with <see cref="TryMapNext"/>.</summary>
    /// <inheritdoc cref="TryMap"/>
    public static GuestMapping? TryReserve(FilePart[] parts, ulong behind, MemoryAccount* account = null)
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
            return new GuestMapping(parts, reserved, (nuint)whole, length);
        }

        ProcessMaps.Return(account, MapsOf(parts.Length));
        return null;
    }

    /// <summary>Maps the next parts.</summary>
    /// <param name="count">How many, at most as are not mapped.</param>
    /// <returns>False if the system refuses.</returns>
    public bool TryMapNext(int count)
    {
        for (int i = 0; i < count; i++)
        {
            ref readonly FilePart part = ref _parts[_mapped.Count];
            if (!TryMapPart(part, _pages + _mapped.Length, Libc.MAP_SHARED, out ulong length))
            {
                return false;
            }

            _mapped = (_mapped.Count + 1, _mapped.Length + length);
        }

        return true;
    }

    /// <summary>
    /// Makes the bytes our own: the same ones are at the same addresses still, and nothing of the guest's is touched any more. Other threads may read
    /// and write them meanwhile, and lose nothing.
    /// </summary>
    private void KeepContents()
    {
        // What is written from now on goes to pages of ours; what is only read is the guest's until its page is written to, all of them here.
        if (!TryMapParts(Libc.MAP_PRIVATE | Libc.MAP_NORESERVE))
        {
            // No memory, not even for this. The picture is lost, but the guest's memory is left alone.
            ForgetContents();
            return;
        }

        // All at once, which is faster. It proves nothing: kernels before 5.14 refuse it, and qemu-user says 0 and does nothing.
        _ = Libc.madvise(_pages, (nuint)_pagesLength, Libc.MADV_POPULATE_WRITE);
        for (ulong at = 0; at < _pagesLength; at += Page)
        {
            // As one access, so that a codec which writes here at the same time loses nothing.
            Interlocked.Add(ref *(int*)(_pages + at), 0);
        }
    }

    /// <summary>Nothing of the guest's is touched any more: the same addresses are pages of our own, which hold the same bytes or zeros.</summary>
    public void Detach(bool keepsContents)
    {
        if (keepsContents)
        {
            KeepContents();
        }
        else
        {
            ForgetContents();
        }
    }

    /// <summary>The files that buffers lie in are told anew, as other objects: the mappings go on with these, if they are the same bytes of the same files.</summary>
    public static bool TryFollow(ReadOnlySpan<GuestMapping> mappings, ReadOnlySpan<FilePart[]?> buffers)
    {
        for (int i = 0; i < mappings.Length; i++)
        {
            if (!IsSame(mappings[i]._parts, buffers[i]))
            {
                return false;
            }
        }

        for (int i = 0; i < mappings.Length; i++)
        {
            mappings[i]._parts = buffers[i]!;
        }

        return true;
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

    private static bool IsSame(FilePart[] parts, FilePart[]? others)
    {
        if (others is null || others.Length != parts.Length)
        {
            return false;
        }

        for (int i = 0; i < parts.Length; i++)
        {
            if (parts[i].Offset != others[i].Offset || parts[i].Length != others[i].Length || !parts[i].File.IsSameAs(others[i].File))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>What the kernel counts at most, also when the parts were made our own: they are mapped in the same places.</summary>
    private static int MapsOf(int parts) => parts + MapsAround;

    private static (ulong Offset, ulong Length) PagesOf(in FilePart part)
    {
        ulong before = part.Offset % Page;
        return (part.Offset - before, AlignUp(before + part.Length));
    }

    private static ulong AlignUp(ulong value) => (value + Page - 1) & ~(ulong)(Page - 1);

    private static bool TryMapPart(in FilePart part, byte* at, int sharing, out ulong length)
    {
        (ulong offset, length) = PagesOf(part);
        return Libc.mmap(at, (nuint)length, Libc.PROT_READ | Libc.PROT_WRITE, sharing | Libc.MAP_FIXED, part.File.Fd, (nint)offset) != Libc.MAP_FAILED;
    }

    private bool TryMapParts(int sharing)
    {
        byte* at = _pages;
        foreach (FilePart part in _parts)
        {
            if (!TryMapPart(part, at, sharing, out ulong length))
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
