// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.Tests.Support;

/// <summary>A chain of a <see cref="ReferenceRing"/>.</summary>
/// <param name="Head">The index of its head.</param>
/// <param name="Request">The bytes of its readable buffers.</param>
/// <param name="Writable">Its writable buffers.</param>
internal sealed record ReferenceChain(ushort Head, byte[] Request, RingBuffer[] Writable);
