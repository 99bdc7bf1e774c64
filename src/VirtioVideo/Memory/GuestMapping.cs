// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Threading;
using VirtioVideo.Platform.Linux;

namespace VirtioVideo.Memory;

/// <summary>The pages of a buffer, mapped a second time in one piece, with room of our own before and behind it.</summary>
/// <remarks>
/// A codec may write here and, as codecs do, read on behind the end without meeting other memory of the host or of the guest. SAFETY: the range of
/// addresses is reserved first and belongs to the mapping until <see cref="Unmap"/>; only pages of the buffer's own files are mapped into it. A host
/// that truncates such a file gets SIGBUS, as with any mapping.
/// </remarks>
internal sealed unsafe class GuestMapping
{
    /// <summary>Maps that remain of the reservation, before and behind the parts.</summary>
    private const int MapsAround = 2;

    private FilePart[] _parts;
    private readonly byte* _pages;
    private readonly ulong _pagesLength;

    /// <summary>Number of parts that are mapped, and the bytes of their pages.</summary>
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

    /// <summary>Number of parts that it is mapped in.</summary>
    public int PartCount => _parts.Length;

    /// <summary>Number of parts that are not mapped yet.</summary>
    public int UnmappedCount => _parts.Length - _mapped.Count;

    private static uint Page => (uint)Environment.SystemPageSize;

    /// <summary>Maps a buffer.</summary>
    /// <param name="parts">Where it lies. The files can be mapped. All parts except the first and the last are whole pages.</param>
    /// <param name="behind">Bytes of room behind it.</param>
    /// <param name="account">Charged for the maps; null to charge only the process.</param>
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
    /// <param name="count">Number of parts, at most those that are not mapped.</param>
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
    /// Makes the bytes our own: the same bytes stay at the same addresses, and the guest's memory is not touched any more. Other threads may read and
    /// write them meanwhile, and lose nothing.
    /// </summary>
    private void KeepContents()
    {
        // Writes go to pages of our own from now on. A page that is only read stays the guest's until it is written to. The loop below writes to all of them.
        if (!TryMapParts(Libc.MAP_PRIVATE | Libc.MAP_NORESERVE))
        {
            // There is no memory even for this. The picture is lost, but the guest's memory is left alone.
            ForgetContents();
            return;
        }

        // Populates all pages at once, which is faster. It is not reliable: kernels before 5.14 refuse it, and qemu-user returns 0 and does nothing.
        _ = Libc.madvise(_pages, (nuint)_pagesLength, Libc.MADV_POPULATE_WRITE);
        for (ulong at = 0; at < _pagesLength; at += Page)
        {
            // A single access, so that a codec that writes here at the same time loses nothing.
            Interlocked.Add(ref *(int*)(_pages + at), 0);
        }
    }

    /// <summary>Lets go of the guest's memory: the same addresses become pages of our own, with the same bytes or zeros.</summary>
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

    /// <summary>
    /// Compares the files of mappings with new objects for them. The mappings continue with the new objects if these are the same bytes of the same
    /// files.
    /// </summary>
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
    /// <param name="account">The account that was charged.</param>
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

    /// <summary>Most maps that the kernel counts. This holds also after the parts were made our own, because they are mapped in the same places.</summary>
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
