// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.InteropServices;

namespace VirtioVideo.VhostUser.Protocol;

/// <summary>vhost-user: memory region description.</summary>
/// <param name="GuestAddress">First guest physical address.</param>
/// <param name="Size">Length in bytes.</param>
/// <param name="UserAddress">First address in the front end's address space; rings are named by such.</param>
/// <param name="MmapOffset">Where it begins in its file.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct MemoryRegion(ulong GuestAddress, ulong Size, ulong UserAddress, ulong MmapOffset);
