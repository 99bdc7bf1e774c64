// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Tests.Support;

namespace VirtioVideo.Fuzz.Rings;

/// <summary>Guest memory of a fuzzed ring: ring and tables at its beginning, buffers behind them, and regions that do or do not follow each other.</summary>
internal static class RingRam
{
    /// <summary>The descriptor table or ring.</summary>
    public const ulong Desc = GuestRam.Base;

    /// <summary>The available ring, or the driver's event suppression.</summary>
    public const ulong Avail = GuestRam.Base + 0x80000;

    /// <summary>The used ring, or the device's event suppression.</summary>
    public const ulong Used = GuestRam.Base + 0xa0000;

    /// <summary>The indirect tables.</summary>
    public const ulong Tables = GuestRam.Base + 0x100000;

    /// <summary>Bytes of indirect tables.</summary>
    public const uint TablesLength = 0x100000;

    /// <summary>The first buffer: only a bent address names something before it.</summary>
    public const ulong Buffers = Tables + TablesLength;

    /// <summary>Behind the first region, which is long enough for chains of 4 GiB; the host keeps only what is touched.</summary>
    public const ulong End = GuestRam.Base + 0x60000000;

    /// <summary>Makes the memory; bent words also name tables in the small regions.</summary>
    public static GuestRam Create() => new(
        new GuestRamRegion(GuestRam.Base, End - GuestRam.Base),
        new GuestRamRegion(0x10000, 0x8000),
        new GuestRamRegion(0x18000, 0x8000, FollowsOnHost: true),
        new GuestRamRegion(0x20000, 0x8000));
}
