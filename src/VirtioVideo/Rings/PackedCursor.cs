// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.Rings;

/// <summary>A position in a packed ring: the index of a descriptor and the wrap counter of the lap (VIRTIO 1.2, 2.8.1).</summary>
internal readonly record struct PackedCursor(ushort Position)
{
    private const ushort WrapBit = 0x8000;

    private PackedCursor(uint index, bool wrap)
        : this((ushort)(index | (wrap ? WrapBit : 0u)))
    {
    }

    /// <summary>Index of the descriptor.</summary>
    public uint Index => Position & ~(uint)WrapBit;

    /// <summary>The wrap counter. It is 1 in the first lap and changes with each lap.</summary>
    public bool Wrap => (Position & WrapBit) != 0;

    /// <summary>The position some descriptors later; at most one lap.</summary>
    public PackedCursor Plus(uint slots, uint num)
    {
        uint index = Index + slots;
        return index < num ? new PackedCursor(index, Wrap) : new PackedCursor(index - num, !Wrap);
    }

    /// <summary>How many descriptors <paramref name="later"/> is ahead of this position, within two laps.</summary>
    public uint DistanceTo(PackedCursor later, uint num)
    {
        uint here = Index + (Wrap ? 0 : num);
        uint there = later.Index + (later.Wrap ? 0 : num);
        return there >= here ? there - here : there + (2 * num) - here;
    }
}
