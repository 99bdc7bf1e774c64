// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.CompilerServices;
using VirtioVideo.Memory;

namespace VirtioVideo.Rings;

/// <summary>
/// The three parts of a split virtqueue in guest memory (VIRTIO 1.2, 2.7), each checked over its whole length. The caller masks or checks indices.
/// </summary>
internal readonly struct SplitRingLayout
{
    private const uint FlagsOffset = 0;
    private const uint IndexOffset = 2;
    private const uint RingOffset = 4;
    private const uint UsedElemSize = 8;

    private readonly uint _num;
    private readonly GuestWords _desc;
    private readonly GuestWords _avail;
    private readonly GuestWords _used;

    private SplitRingLayout(uint num, GuestWords desc, GuestWords avail, GuestWords used)
    {
        _num = num;
        _desc = desc;
        _avail = avail;
        _used = used;
    }

    /// <summary>Finds the parts of a ring.</summary>
    /// <returns>
    /// False if a byte of one is not inside guest memory. That includes the event words even if they are not negotiated: 2.7 always reserves room for
    /// them.
    /// </returns>
    public static bool TryMap(GuestMemory memory, in VringSettings settings, out SplitRingLayout layout)
    {
        uint availLength = RingOffset + (sizeof(ushort) * settings.Num) + sizeof(ushort);
        uint usedLength = RingOffset + (UsedElemSize * settings.Num) + sizeof(ushort);
        layout = default;
        if (!GuestWords.TryMap(memory, settings.Desc, VirtqDesc.Size * settings.Num, 16, out GuestWords desc)
            || !GuestWords.TryMap(memory, settings.Avail, availLength, 2, out GuestWords avail)
            || !GuestWords.TryMap(memory, settings.Used, usedLength, 4, out GuestWords used))
        {
            return false;
        }

        layout = new SplitRingLayout(settings.Num, desc, avail, used);
        return true;
    }

    /// <summary>The descriptor table.</summary>
    public GuestWords Table => _desc;

    /// <summary>avail.idx. Acquire: entries and descriptors are read after it; pairs with the driver's barrier before its write (2.7.13.3).</summary>
    public ushort ReadAvailIndex() => _avail.Read16(IndexOffset);

    /// <summary>avail.ring[slot].</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ushort ReadAvailEntry(uint slot) => _avail.Read16(RingOffset + (sizeof(ushort) * slot));

    /// <summary>avail.flags.</summary>
    public ushort ReadAvailFlags() => _avail.Read16(FlagsOffset);

    /// <summary>used_event, behind the available ring.</summary>
    public ushort ReadUsedEvent() => _avail.Read16(RingOffset + (sizeof(ushort) * _num));

    /// <summary>used.ring[slot]. It becomes visible with <see cref="WriteUsedIndex"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteUsedEntry(uint slot, uint id, uint len)
    {
        uint offset = RingOffset + (UsedElemSize * slot);
        _used.Write32(offset, id);
        _used.Write32(offset + sizeof(uint), len);
    }

    /// <summary>used.idx. Release: elements and responses are written before it; pairs with the driver's barrier after its read (2.7.14).</summary>
    public void WriteUsedIndex(ushort index) => _used.Write16(IndexOffset, index);

    /// <summary>avail_event, behind the used ring.</summary>
    public void WriteAvailEvent(ushort index) => _used.Write16(RingOffset + (UsedElemSize * _num), index);
}
