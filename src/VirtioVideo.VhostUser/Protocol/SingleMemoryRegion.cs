// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.InteropServices;

namespace VirtioVideo.VhostUser.Protocol;

/// <summary>vhost-user: single memory region.</summary>
/// <param name="Padding">Padding.</param>
/// <param name="Region">The region.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct SingleMemoryRegion(ulong Padding, MemoryRegion Region);
