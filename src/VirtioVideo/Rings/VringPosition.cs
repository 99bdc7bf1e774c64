// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.Rings;

/// <summary>Where a ring stands, to start it there again: as virtiovideo_vring_stop() gives it.</summary>
/// <param name="NextAvail">Split: index of the next available entry. Packed: index of the next descriptor to read, the wrap counter in bit 15.</param>
/// <param name="NextUsed">Split: index of the next used entry. Packed: index of the next descriptor to write, the wrap counter in bit 15.</param>
internal readonly record struct VringPosition(ushort NextAvail, ushort NextUsed);
