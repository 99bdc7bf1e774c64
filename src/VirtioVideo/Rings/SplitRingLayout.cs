// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Threading;
using VirtioVideo.Memory;

namespace VirtioVideo.Rings;

/// <summary>The three parts of a split virtqueue in guest memory (VIRTIO 1.2, 2.7), each checked over its whole length.</summary>
/// <remarks>
/// SAFETY: the spans are inside guest memory and naturally aligned (the addresses are checked against the
/// guest's alignment, the host's mapping is page aligned); indices are masked or checked by the caller.
/// Each access to a word that the guest may write is one Volatile read or write.
/// </remarks>
internal sealed class SplitRingLayout
{
    private const int RingOffset = 4;

    private readonly GuestSpan _desc;
    private readonly GuestSpan _avail;
    private readonly GuestSpan _used;

    private SplitRingLayout(uint num, GuestSpan desc, GuestSpan avail, GuestSpan used)
    {
        Num = num;
        _desc = desc;
        _avail = avail;
        _used = used;
    }

    /// <summary>Queue size.</summary>
    public uint Num { get; }

    /// <summary>Finds the parts of a ring.</summary>
    /// <returns>Null if a byte of one is not inside guest memory. The event words count in, whether negotiated or not: 2.7 gives them room always.</returns>
    public static SplitRingLayout? TryMap(GuestMemory memory, uint num, ulong desc, ulong avail, ulong used)
    {
        uint availLength = RingOffset + (sizeof(ushort) * num) + sizeof(ushort);
        uint usedLength = RingOffset + ((uint)Unsafe.SizeOf<VirtqUsedElem>() * num) + sizeof(ushort);
        return memory.TryTranslate(desc, (uint)Unsafe.SizeOf<VirtqDesc>() * num, out GuestSpan descSpan)
            && memory.TryTranslate(avail, availLength, out GuestSpan availSpan)
            && memory.TryTranslate(used, usedLength, out GuestSpan usedSpan)
                ? new SplitRingLayout(num, descSpan, availSpan, usedSpan)
                : null;
    }

    /// <summary>A private copy of a descriptor of the table.</summary>
    public VirtqDesc Descriptor(uint index) => MemoryMarshal.Cast<byte, VirtqDesc>(_desc.Bytes)[(int)index];

    /// <summary>avail.idx. Acquire: entries and descriptors are read after it; pairs with the driver's barrier before its write (2.7.13.3).</summary>
    public ushort ReadAvailIndex() => Volatile.Read(ref AvailWord(1));

    /// <summary>avail.ring[slot].</summary>
    public ushort ReadAvailEntry(uint slot) => Volatile.Read(ref AvailWord(2 + (int)slot));

    /// <summary>avail.flags.</summary>
    public ushort ReadAvailFlags() => Volatile.Read(ref AvailWord(0));

    /// <summary>used_event, behind the available ring.</summary>
    public ushort ReadUsedEvent() => Volatile.Read(ref AvailWord(2 + (int)Num));

    /// <summary>used.idx as the memory has it; ours to write, read at start only.</summary>
    public ushort ReadUsedIndex() => Volatile.Read(ref UsedWord(1));

    /// <summary>used.ring[slot]; becomes visible with <see cref="WriteUsedIndex"/>.</summary>
    public void WriteUsedEntry(uint slot, VirtqUsedElem element)
        => MemoryMarshal.Cast<byte, VirtqUsedElem>(_used.Bytes[RingOffset..])[(int)slot] = element;

    /// <summary>used.idx. Release: elements and responses are written before it; pairs with the driver's barrier after its read (2.7.14).</summary>
    public void WriteUsedIndex(ushort index) => Volatile.Write(ref UsedWord(1), index);

    /// <summary>avail_event, behind the used ring.</summary>
    public void WriteAvailEvent(ushort index)
        => Volatile.Write(ref UsedWord(2 + ((int)Num * Unsafe.SizeOf<VirtqUsedElem>() / sizeof(ushort))), index);

    private ref ushort AvailWord(int word) => ref MemoryMarshal.Cast<byte, ushort>(_avail.Bytes)[word];

    private ref ushort UsedWord(int word) => ref MemoryMarshal.Cast<byte, ushort>(_used.Bytes)[word];
}
