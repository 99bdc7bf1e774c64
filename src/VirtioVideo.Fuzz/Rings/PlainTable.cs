// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Tests.Support;

namespace VirtioVideo.Fuzz.Rings;

/// <summary>Where an indirect table is.</summary>
internal static class PlainTable
{
    /// <summary>The offset of a table, for <see cref="RingRam.At"/>; null if it is not guest memory.</summary>
    public static uint? Find(RingRam ram, ulong address, uint length)
        => !ram.Has(address, length) ? null
            : address >= GuestRam.Base ? (uint)(address - GuestRam.Base)
            : RingRam.Low + (uint)address;
}
