// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.InteropServices;

namespace VirtioVideo.VhostUser.Protocol;

/// <summary>vhost-user: vring state description.</summary>
/// <param name="Index">Which ring.</param>
/// <param name="Num">A value of it.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct VringState(uint Index, uint Num);

/// <summary>vhost-user: vring descriptor index. A file comes with it unless a bit says otherwise.</summary>
/// <param name="Bits">The lower eight bits are the index of the ring.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct VringFile(ulong Bits)
{
    private const ulong IndexMask = 0xff;
    private const ulong NoFile = 0x100;

    /// <summary>Which ring.</summary>
    public uint Index => (uint)(Bits & IndexMask);

    /// <summary>Whether a file comes with it.</summary>
    public bool HasFile => (Bits & NoFile) == 0;
}

/// <summary>vhost-user: vring address description. Addresses are the front end's.</summary>
/// <param name="Index">Which ring.</param>
/// <param name="Flags">Bit 0: writes are to be logged.</param>
/// <param name="Desc">Descriptor table; packed: descriptor ring.</param>
/// <param name="Used">Used ring; packed: device event suppression structure.</param>
/// <param name="Avail">Available ring; packed: driver event suppression structure.</param>
/// <param name="Log">Guest address for logging.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct VringAddress(uint Index, uint Flags, ulong Desc, ulong Used, ulong Avail, ulong Log);
