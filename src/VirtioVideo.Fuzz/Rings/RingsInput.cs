// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.Fuzz.Rings;

/// <summary>A virtqueue and what its driver does: all of it follows from the dice.</summary>
/// <param name="IsPacked">Format of the ring.</param>
/// <param name="Num">Queue size.</param>
/// <param name="Indirect">VIRTIO_F_INDIRECT_DESC.</param>
/// <param name="EventIndex">VIRTIO_F_EVENT_IDX.</param>
/// <param name="InOrder">VIRTIO_F_IN_ORDER.</param>
/// <param name="Start">Where the ring starts.</param>
/// <param name="Dice">Seed of what happens.</param>
/// <param name="Batches">How often the driver makes chains available.</param>
/// <param name="Calm">One in so many batches is bent.</param>
internal sealed record RingsInput(bool IsPacked, uint Num, bool Indirect, bool EventIndex, bool InOrder, ushort Start, ulong Dice, int Batches, int Calm);
