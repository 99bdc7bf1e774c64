// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.Memory;

/// <summary>Bytes of a file that guest memory lies in.</summary>
/// <param name="File">The file.</param>
/// <param name="Offset">First byte in it.</param>
/// <param name="Length">How many.</param>
internal readonly record struct FilePart(GuestFile File, ulong Offset, ulong Length)
{
    /// <summary>Whether another part goes on where this one ends.</summary>
    public bool IsFollowedBy(in FilePart next) => ReferenceEquals(File, next.File) && Offset + Length == next.Offset;
}
