// SPDX-License-Identifier: BSD-3-Clause

using System.Linq;

namespace VirtioVideo.Tests.Model;

/// <summary>Where a guest keeps its buffers: an area for each stream, shared only by such whose ids are three apart.</summary>
internal static class GuestMedia
{
    /// <summary>Buffers of a queue that have a place of their own.</summary>
    public const uint Slots = 5;

    /// <summary>Most streams at a time that have an area of their own.</summary>
    public const int Areas = 3;

    /// <summary>Length of a bitstream buffer.</summary>
    public const uint BitstreamLength = 512;

    private const int AreaLength = 96 << 10;
    private const uint ImageStart = 16 << 10;
    private const uint ImageLength = 16 << 10;
    private const int Near = 4096;

    /// <summary>Where buffers may lie: the areas, and near the ends of the regions. None of them crosses regions of the host.</summary>
    public static (int Start, int Length)[] Places { get; } =
    [
        (0, Areas * AreaLength),
        (ModelMemory.Seam - Near, Near),
        (ModelMemory.Seam, Near),
        (ModelMemory.FirstLength - Near, Near),
        (ModelMemory.FirstLength, Near),
        (ModelMemory.FirstLength + ModelMemory.SecondLength - Near, Near),
    ];

    /// <summary>Address of a bitstream buffer.</summary>
    public static ulong Bitstream(uint stream, uint id) => Area(stream) + (BitstreamLength * (id % Slots));

    /// <summary>An image buffer: a list for each plane that has one, all after each other.</summary>
    public static (ulong Address, uint Length)[][] Image(uint stream, uint id, uint[] lengths)
    {
        // What the size is before it is known, or set, is large: such buffers overlap, and no decoder writes into them.
        uint slot = lengths.Sum(length => length) > ImageLength ? 0 : id % Slots;
        ulong address = Area(stream) + ImageStart + (ImageLength * slot);
        var lists = new (ulong, uint)[lengths.Length][];
        for (int i = 0; i < lengths.Length; i++)
        {
            lists[i] = [(address, lengths[i])];
            address += lengths[i];
        }

        return lists;
    }

    private static ulong Area(uint stream) => ModelMemory.Base + ((stream % Areas) * AreaLength);
}
