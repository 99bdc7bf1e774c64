// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.Memory;

/// <summary>Where a plane begins.</summary>
/// <param name="Buffer">Index of the buffer.</param>
/// <param name="Offset">First byte in it.</param>
internal readonly record struct FramePlane(int Buffer, ulong Offset);
