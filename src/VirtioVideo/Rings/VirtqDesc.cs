// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.InteropServices;

namespace VirtioVideo.Rings;

/// <summary>VIRTIO 1.2, 2.7.5: <c>struct virtq_desc</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct VirtqDesc
{
    public const ushort NextFlag = 1;
    public const ushort WriteFlag = 2;
    public const ushort IndirectFlag = 4;

    /// <summary>Guest physical address.</summary>
    public ulong Addr;

    /// <summary>Length in bytes.</summary>
    public uint Len;

    /// <summary>NEXT, WRITE, INDIRECT.</summary>
    public ushort Flags;

    /// <summary>Index of the next descriptor, with NEXT.</summary>
    public ushort Next;
}
