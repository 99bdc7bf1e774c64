// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.Tests.Support;

/// <summary>A region of <see cref="GuestRam"/>.</summary>
/// <param name="Address">First guest physical address.</param>
/// <param name="Length">Length in bytes.</param>
/// <param name="FollowsOnHost">Whether the host has it right behind the region before it.</param>
internal readonly record struct GuestRamRegion(ulong Address, ulong Length, bool FollowsOnHost = false);
