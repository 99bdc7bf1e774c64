// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.Codecs;

/// <summary>Where a plane of a picture lies in the guest's buffers.</summary>
/// <param name="Buffer">Index of the buffer: 0 with SINGLE_BUFFER, the plane's index with PER_PLANE.</param>
/// <param name="Offset">First byte in the buffer.</param>
/// <param name="Stride">Distance of lines in bytes.</param>
/// <param name="RowBytes">Bytes of a line that hold samples.</param>
/// <param name="Rows">Number of lines.</param>
/// <param name="WholeRows">Number of lines that there is room for: decoders write whole blocks.</param>
internal readonly record struct PlaneLayout(int Buffer, ulong Offset, uint Stride, uint RowBytes, uint Rows, uint WholeRows)
{
    /// <summary>Size of the plane in bytes.</summary>
    public ulong Size => (ulong)Stride * WholeRows;

    /// <summary>One past the last byte in the buffer.</summary>
    public ulong End => Offset + Size;

    /// <summary>One past the last sample in the buffer.</summary>
    public ulong EndOfSamples => Offset + ((ulong)Stride * (Rows - 1)) + RowBytes;
}
