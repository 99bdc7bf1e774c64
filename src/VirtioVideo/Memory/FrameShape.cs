// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.Memory;

/// <summary>How a decoder's picture lies in the memory of an output buffer: planes of 8-bit samples.</summary>
/// <param name="Width">Coded width in pixels; 0 if no decoder writes here.</param>
/// <param name="Height">Coded height in pixels.</param>
/// <param name="Rows">Rows of luma that have room: decoders write whole blocks.</param>
/// <param name="Stride">Distance of lines of luma in bytes.</param>
/// <param name="ChromaStride">Distance of lines of either chroma plane; 0 if chroma is decoded elsewhere.</param>
/// <param name="Y">The plane of luma.</param>
/// <param name="U">The plane of Cb; meaningless if chroma is decoded elsewhere.</param>
/// <param name="V">The plane of Cr; meaningless if chroma is decoded elsewhere.</param>
internal readonly record struct FrameShape(
    uint Width, uint Height, uint Rows, uint Stride, uint ChromaStride, FramePlane Y, FramePlane U, FramePlane V)
{
    /// <summary>
    /// Room behind the last plane that a decoder may read, as FFmpeg's decoders do: rows of its largest blocks, and the overread of vector code.
    /// </summary>
    public ulong RoomBehind => ((ulong)Stride * 68) + 256;
}

/// <summary>Where a plane begins.</summary>
/// <param name="Buffer">Index of the buffer.</param>
/// <param name="Offset">First byte in it.</param>
internal readonly record struct FramePlane(int Buffer, ulong Offset);
