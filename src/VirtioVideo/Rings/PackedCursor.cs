// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.Rings;

/// <summary>A place in a packed ring: the index of a descriptor and the wrap counter of the lap (VIRTIO 1.2, 2.8.1).</summary>
internal readonly record struct PackedCursor(ushort Position)
{
    private const ushort WrapBit = 0x8000;

    private PackedCursor(uint index, bool wrap)
        : this((ushort)(index | (wrap ? WrapBit : 0u)))
    {
    }

    /// <summary>Index of the descriptor.</summary>
    public uint Index => Position & ~(uint)WrapBit;

    /// <summary>The wrap counter: 1 in the first lap, and it changes from lap to lap.</summary>
    public bool Wrap => (Position & WrapBit) != 0;

    /// <summary>The place some descriptors later; at most one lap.</summary>
    public PackedCursor Plus(uint slots, uint num)
    {
        uint index = Index + slots;
        return index < num ? new PackedCursor(index, Wrap) : new PackedCursor(index - num, !Wrap);
    }

    /// <summary>How many descriptors <paramref name="later"/> is ahead of this place, in two laps.</summary>
    public uint DistanceTo(PackedCursor later, uint num)
    {
        uint here = Index + (Wrap ? 0 : num);
        uint there = later.Index + (later.Wrap ? 0 : num);
        return there >= here ? there - here : there + (2 * num) - here;
    }
}
