// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.Tests.Model;

/// <summary>A plane of a picture in the guest's buffers.</summary>
/// <param name="Buffer">Which buffer of the resource.</param>
/// <param name="Offset">First byte in it.</param>
/// <param name="Stride">From line to line.</param>
/// <param name="RowBytes">Bytes of a line that are samples.</param>
/// <param name="Rows">Lines.</param>
/// <param name="Room">Lines that there is room for.</param>
internal sealed record ModelPlane(int Buffer, uint Offset, uint Stride, uint RowBytes, uint Rows, uint Room)
{
    /// <summary>plane_size.</summary>
    public uint Size => Stride * Room;
}
