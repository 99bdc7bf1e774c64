// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.InteropServices;

namespace VirtioVideo.VhostUser.Protocol;

/// <summary>vhost-user: what multiple memory regions begin with.</summary>
/// <param name="RegionCount">How many follow.</param>
/// <param name="Padding">Padding.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct MemoryTable(uint RegionCount, uint Padding)
{
    /// <summary>Its length.</summary>
    public const int Length = 8;

    /// <summary>Most regions of a table.</summary>
    public const int MaxRegions = 8;
}
