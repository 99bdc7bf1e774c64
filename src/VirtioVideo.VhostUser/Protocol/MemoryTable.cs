// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.InteropServices;

namespace VirtioVideo.VhostUser.Protocol;

/// <summary>vhost-user: header of multiple memory regions.</summary>
/// <param name="RegionCount">Number of regions that follow.</param>
/// <param name="Padding">Padding.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct MemoryTable(uint RegionCount, uint Padding)
{
    /// <summary>Its length.</summary>
    public const int Length = 8;

    /// <summary>Most regions of a table.</summary>
    public const int MaxRegions = 8;
}

/// <summary>vhost-user: memory region description.</summary>
/// <param name="GuestAddress">First guest physical address.</param>
/// <param name="Size">Length in bytes.</param>
/// <param name="UserAddress">First address in the front end's address space. Rings are given by such addresses.</param>
/// <param name="MmapOffset">Where it begins in its file.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct MemoryRegion(ulong GuestAddress, ulong Size, ulong UserAddress, ulong MmapOffset);

/// <summary>vhost-user: single memory region.</summary>
/// <param name="Padding">Padding.</param>
/// <param name="Region">The region.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct SingleMemoryRegion(ulong Padding, MemoryRegion Region);
