// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.Tests.Support;

/// <summary>A chain of a <see cref="ReferenceRing"/>.</summary>
/// <param name="Head">The id of its used element.</param>
/// <param name="Request">The bytes of its readable buffers.</param>
/// <param name="Writable">Its writable buffers.</param>
/// <param name="Slots">Places of the ring that it takes when it is used.</param>
internal sealed record ReferenceChain(ushort Head, byte[] Request, RingBuffer[] Writable, int Slots);
