// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;

namespace VirtioVideo.Memory;

/// <summary>Collects the parts of files that a buffer lies in, run by run.</summary>
internal sealed class FileParts
{
    /// <summary>Most parts of a buffer. A picture of 3840 x 2160 in single pages needs 3038; more would take the host too long at once.</summary>
    public const int MaxParts = 4096;

    private readonly List<FilePart> _parts = [];
    private ulong _length;

    /// <summary>Whether the buffer cannot be mapped in one piece, whatever parts follow.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>Appends a part. Parts that follow each other in their file are joined.</summary>
    public void Add(in FilePart part)
    {
        _length += part.Length;
        if (_parts.Count > 0 && _parts[^1].IsFollowedBy(part))
        {
            _parts[^1] = _parts[^1] with { Length = _parts[^1].Length + part.Length };
        }
        else if (_parts.Count == MaxParts || !MayFollow(part))
        {
            HasFailed = true;
        }
        else
        {
            _parts.Add(part);
        }
    }

    /// <summary>Notes that a part of the buffer is in no file.</summary>
    public void Fail() => HasFailed = true;

    /// <summary>The parts in order; null if they cannot be mapped in one piece.</summary>
    public FilePart[]? ToArray() => HasFailed || _parts.Count == 0 || _length > int.MaxValue ? null : [.. _parts];

    /// <summary>Whether a part may follow. Pages are mapped whole: the last part must end with a page, and the next must begin with one.</summary>
    private bool MayFollow(in FilePart part)
    {
        ulong page = (ulong)Environment.SystemPageSize;
        return part.File.CanBeMapped && (_parts.Count == 0 || (part.Offset % page == 0 && (_parts[^1].Offset + _parts[^1].Length) % page == 0));
    }
}

/// <summary>Bytes of a file that guest memory lies in.</summary>
/// <param name="File">The file.</param>
/// <param name="Offset">First byte in it.</param>
/// <param name="Length">Number of bytes.</param>
internal readonly record struct FilePart(GuestFile File, ulong Offset, ulong Length)
{
    /// <summary>Whether another part continues where this one ends.</summary>
    public bool IsFollowedBy(in FilePart next) => ReferenceEquals(File, next.File) && Offset + Length == next.Offset;
}
