// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.CompilerServices;
using VirtioVideo.Memory;

namespace VirtioVideo.Rings;

/// <summary>VIRTIO 1.2, 2.8.13: the second word of <c>struct pvirtq_desc</c>, behind the address: length, buffer id, flags.</summary>
/// <remarks>Always read and written as one word of 64 bits, so the flags are always seen together with the rest.</remarks>
internal readonly struct PackedDesc(ulong word)
{
    public const ushort AvailFlag = 1 << 7;
    public const ushort UsedFlag = 1 << 15;

    /// <summary>A word to write.</summary>
    public PackedDesc(uint len, ushort id, ushort flags)
        : this(len | ((ulong)id << 32) | ((ulong)flags << 48))
    {
    }

    /// <summary>The word.</summary>
    public ulong Word => word;

    /// <summary>Length in bytes.</summary>
    public uint Len => (uint)word;

    /// <summary>Buffer id. In a chain only the last descriptor's counts.</summary>
    public ushort Id => (ushort)(word >> 32);

    /// <summary>NEXT, WRITE, INDIRECT as in <see cref="VirtqDesc"/>; AVAIL, USED.</summary>
    public ushort Flags => (ushort)(word >> 48);

    /// <summary>2.8.1: whether the driver made it available in the lap of this wrap counter.</summary>
    public bool IsAvailable(bool wrap) => ((Flags & AvailFlag) != 0) == wrap && ((Flags & UsedFlag) != 0) != wrap;

    /// <summary>Whether the device may write to its memory.</summary>
    public bool IsWritable => (Flags & VirtqDesc.WriteFlag) != 0;

    /// <summary>
    /// Reads a descriptor of a ring or table. Acquire: its address and the rest of its chain are read after it; pairs with the driver's barrier
    /// before it writes the flags (2.8.21.1).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PackedDesc Read(in GuestWords table, uint index) => new(table.Read64((VirtqDesc.Size * index) + sizeof(ulong)));

    /// <summary>Reads the address that belongs to it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong ReadAddr(in GuestWords table, uint index) => table.Read64(VirtqDesc.Size * index);
}
