// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using VirtioVideo.Memory;

namespace VirtioVideo.Rings;

/// <summary>VIRTIO 1.2, 2.7.5: <c>struct virtq_desc</c>, as its two words.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct VirtqDesc
{
    /// <summary>Bytes of a descriptor.</summary>
    public const uint Size = 16;

    public const ushort NextFlag = 1;
    public const ushort WriteFlag = 2;
    public const ushort IndirectFlag = 4;

    private readonly ulong _addr;

    /// <summary>len, flags and next.</summary>
    private readonly ulong _rest;

    private VirtqDesc(ulong addr, ulong rest)
    {
        _addr = addr;
        _rest = rest;
    }

    /// <summary>Guest physical address.</summary>
    public ulong Addr
    {
        get => _addr;
        init => _addr = value;
    }

    /// <summary>Length in bytes.</summary>
    public uint Len
    {
        get => (uint)_rest;
        init => _rest = (_rest & ~(ulong)uint.MaxValue) | value;
    }

    /// <summary>NEXT, WRITE, INDIRECT.</summary>
    public ushort Flags
    {
        get => (ushort)(_rest >> 32);
        init => _rest = (_rest & ~((ulong)ushort.MaxValue << 32)) | ((ulong)value << 32);
    }

    /// <summary>Index of the next descriptor, with NEXT.</summary>
    public ushort Next
    {
        get => (ushort)(_rest >> 48);
        init => _rest = (_rest & ~((ulong)ushort.MaxValue << 48)) | ((ulong)value << 48);
    }

    /// <summary>Whether the device may write to its memory.</summary>
    public bool IsWritable => (Flags & WriteFlag) != 0;

    /// <summary>Makes a private copy of a descriptor of a table. Each of its two words is read once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static VirtqDesc Read(in GuestWords table, uint index)
        => new(table.Read64(Size * index), table.Read64((Size * index) + sizeof(ulong)));
}
