// SPDX-License-Identifier: BSD-3-Clause

using System.Collections.Immutable;

namespace VirtioVideo.Tests.Support;

/// <summary>MPEG-2 field pictures, which no encoder here makes: written by hand, 32x32, each field of one grey.</summary>
internal static class Mpeg2Fields
{
    /// <summary>Width and height of the frames.</summary>
    public const int Size = 32;

    /// <summary>sequence_header and sequence_extension: 25 frames per second, main profile and level, interlaced.</summary>
    public static ImmutableArray<byte> Headers { get; } =
    [
        0, 0, 1, 0xb3,
        .. new BitString().Add(12, Size).Add(12, Size).Add(4, 1).Add(4, 3).Add(18, 1000).Add(1, 1).Add(10, 20).Add(3, 0).ToBytes(),
        0, 0, 1, 0xb5,
        .. new BitString().Add(4, 1).Add(8, 0x48).Add(1, 0).Add(2, 1).Add(4, 0).Add(12, 0).Add(1, 1).Add(8, 0).Add(8, 0).ToBytes(),
    ];

    /// <summary>An I picture that is one field: 1 the top, 2 the bottom field.</summary>
    /// <param name="number">temporal_reference, of both fields of a frame.</param>
    /// <param name="structure">picture_structure.</param>
    /// <param name="grey">Luma of all its samples, 16 or more from 128.</param>
    public static byte[] Field(uint number, uint structure, byte grey)
    {
        byte[] header = new BitString().Add(10, number).Add(3, 1).Add(16, 0xffff).Add(1, 0).ToBytes();
        byte[] coding = new BitString().Add(4, 8).Add(16, 0xffff).Add(2, 0).Add(2, structure).Add(10, 0).ToBytes();
        BitString slice = new BitString().Add(5, 1).Add(1, 0);
        AddMacroblock(slice, grey - 128);
        AddMacroblock(slice, 0);
        return [0, 0, 1, 0, .. header, 0, 0, 1, 0xb5, .. coding, 0, 0, 1, 1, .. slice.ToBytes()];
    }

    /// <summary>An intra macroblock of DC coefficients only.</summary>
    /// <param name="slice">Receives it.</param>
    /// <param name="difference">Of the first luma block from the one before it. The other blocks have no difference.</param>
    private static void AddMacroblock(BitString slice, int difference)
    {
        // macroblock_address_increment 1, macroblock_type intra (tables B-1, B-2).
        slice.Add(1, 1).Add(1, 1);
        for (int block = 0; block < 6; block++)
        {
            int value = block == 0 ? difference : 0;
            int size = 0;
            while (System.Math.Abs(value) >> size != 0)
            {
                size++;
            }

            // dct_dc_size (tables B-12, B-13), the difference, and the end of the block (table B-14).
            _ = size == 0 ? (block < 4 ? slice.Add(3, 4) : slice.Add(2, 0)) : slice.Add(size - 1, (1u << (size - 1)) - 2);
            slice.Add(size, (uint)(value >= 0 ? value : value + (1 << size) - 1)).Add(2, 2);
        }
    }
}
