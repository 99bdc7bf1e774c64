// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.Rings;

/// <summary>How far the readable descriptors of a chain were read.</summary>
/// <param name="Index">The descriptor that the next byte is in.</param>
/// <param name="Offset">Where it is in that.</param>
/// <param name="Remaining">Bytes from there to the end.</param>
internal readonly record struct ChainPosition(int Index, uint Offset, ulong Remaining);
