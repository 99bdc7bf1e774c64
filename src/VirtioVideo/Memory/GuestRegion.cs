// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.Memory;

/// <summary>A region of guest memory and where the host has it mapped.</summary>
/// <param name="Address">First guest physical address.</param>
/// <param name="Length">Length in bytes.</param>
/// <param name="Host">Host address of the first byte.</param>
/// <param name="File">The file that it lies in; null if the host told of none.</param>
/// <param name="FileOffset">Where in the file the first byte is.</param>
internal readonly record struct GuestRegion(ulong Address, ulong Length, nint Host, GuestFile? File = null, ulong FileOffset = 0);
