// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.Tests.Support;

/// <summary>A buffer that a descriptor names.</summary>
/// <param name="Address">Guest physical address.</param>
/// <param name="Length">Length in bytes.</param>
internal readonly record struct RingBuffer(ulong Address, uint Length);
