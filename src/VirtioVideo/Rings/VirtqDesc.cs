// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using VirtioVideo.Memory;

namespace VirtioVideo.Rings;

/// <summary>VIRTIO 1.2, 2.7.5: <c>struct virtq_desc</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct VirtqDesc
{
    /// <summary>Bytes of a descriptor.</summary>
    public const uint Size = 16;

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

    /// <summary>A private copy of a descriptor of a table: each of its two words is read once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static VirtqDesc Read(in GuestWords table, uint index)
    {
        ulong rest = table.Read64((Size * index) + sizeof(ulong));
        return new VirtqDesc
        {
            Addr = table.Read64(Size * index),
            Len = (uint)rest,
            Flags = (ushort)(rest >> 32),
            Next = (ushort)(rest >> 48),
        };
    }
}
