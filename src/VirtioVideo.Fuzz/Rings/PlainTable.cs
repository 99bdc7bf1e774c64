// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Tests.Support;

namespace VirtioVideo.Fuzz.Rings;

/// <summary>Where an indirect table is.</summary>
internal static class PlainTable
{
    /// <summary>The offset of a table in the first region; null if it is not guest memory.</summary>
    /// <remarks>The other regions hold no tables: drivers of the fuzzer keep away from them.</remarks>
    public static uint? Find(RingRam ram, ulong address, uint length)
        => ram.Has(address, length) && address >= GuestRam.Base ? (uint)(address - GuestRam.Base) : null;
}
