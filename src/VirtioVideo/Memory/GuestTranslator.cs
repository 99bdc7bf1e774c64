// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.CompilerServices;

namespace VirtioVideo.Memory;

/// <summary>Translates for one reader, which mostly stays in one region: the region that was found last is looked at first.</summary>
/// <remarks>SAFETY: the region is one of the table's; see <see cref="GuestMemory"/>.</remarks>
internal unsafe struct GuestTranslator(GuestMemory memory)
{
    private readonly GuestMemory _memory = memory;
    private GuestRegion _recent;

    /// <summary>Finds the run of guest memory at an address; see <see cref="GuestMemory.TryTranslate"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryTranslate(ulong address, uint length, out GuestSpan span)
    {
        ulong offset = address - _recent.Address;
        if (offset < _recent.Length && length <= _recent.Length - offset)
        {
            span = new GuestSpan((byte*)_recent.Host + offset, address, length);
            return true;
        }

        return TryElsewhere(address, length, out span);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryElsewhere(ulong address, uint length, out GuestSpan span)
    {
        if (_memory.FindRegion(address) is { } region)
        {
            _recent = region;
        }

        return _memory.TryTranslate(address, length, out span);
    }
}
