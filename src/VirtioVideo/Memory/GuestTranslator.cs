// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.CompilerServices;

namespace VirtioVideo.Memory;

/// <summary>Translates addresses for one reader. A reader mostly stays in one region, so the region of the last call is tried first.</summary>
/// <remarks>SAFETY: the region is one of the table's; see <see cref="GuestMemory"/>.</remarks>
internal unsafe struct GuestTranslator(GuestMemory memory)
{
    private readonly GuestMemory _memory = memory;
    private GuestRegion _recent;

    /// <summary>Finds the run of guest memory at an address, if it is in the region of the last call.</summary>
    /// <param name="address">Guest physical address.</param>
    /// <param name="length">Length in bytes.</param>
    /// <param name="span">Set to the run. It is changed in place, because a copy would cost more than the rest.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool TryRecent(ulong address, uint length, ref GuestSpan span)
    {
        ulong offset = address - _recent.Address;
        if (offset >= _recent.Length || length > _recent.Length - offset)
        {
            return false;
        }

        span.Set((byte*)_recent.Host + offset, address, length);
        return true;
    }

    /// <summary>Finds the run of guest memory at an address; see <see cref="GuestMemory"/>.</summary>
    public bool TryTranslate(ulong address, uint length, ref GuestSpan span)
    {
        if (TryRecent(address, length, ref span))
        {
            return true;
        }

        bool found = _memory.TryTranslate(address, length, out span, out GuestRegion region);
        if (region.Length > 0)
        {
            _recent = region;
        }

        return found;
    }
}
