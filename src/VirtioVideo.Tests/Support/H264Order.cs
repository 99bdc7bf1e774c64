// SPDX-License-Identifier: BSD-3-Clause

using System.Linq;

namespace VirtioVideo.Tests.Support;

/// <summary>What an encoder leaves out of a parameter set of H.264, so that a decoder does not know how deep pictures are reordered.</summary>
internal enum HiddenOrder
{
    /// <summary>bitstream_restriction_flag is 0.</summary>
    Restriction,

    /// <summary>There is no VUI at all.</summary>
    Usability,

    /// <summary>The set ends in front of bitstream_restriction_flag.</summary>
    Flag,
}

/// <summary>Clips of x264 that do not say how deep they are reordered. The pictures are the same.</summary>
internal static class H264Order
{
    /// <summary>A clip whose parameter sets say less.</summary>
    public static Clip Hide(Clip clip, HiddenOrder hidden)
        => clip with
        {
            Units = [.. clip.Units.Select(unit => NalUnits.Has(unit.Bytes, NalUnits.IsH264Sequence)
                ? unit with { Bytes = NalUnits.Edit(unit.Bytes, NalUnits.IsH264Sequence, bits => Cut(bits, hidden)) }
                : unit)],
        };

    /// <summary>7.3.2.1.1 and E.1.1, as far as x264 uses them.</summary>
    private static void Cut(BitString bits, HiddenOrder hidden)
    {
        bits.Read(8);
        uint profile = bits.Read(8);
        bits.Read(16);
        Skip(bits, 1);
        if (profile is 100 or 110 or 122 or 244)
        {
            // No separate planes, no lists.
            Skip(bits, 3);
            bits.Read(2);
        }

        Skip(bits, 1);
        Skip(bits, bits.ReadExpGolomb() == 0 ? 1 : 0);
        Skip(bits, 1);
        bits.Read(1);
        Skip(bits, 2);
        bits.Read(bits.Read(1) == 1 ? 1 : 2);
        Skip(bits, bits.Read(1) == 1 ? 4 : 0);
        if (hidden == HiddenOrder.Usability)
        {
            bits.Replace(1, 0);
            bits.EndHere();
            return;
        }

        bits.Read(1);
        bits.Read(bits.Read(1) == 1 && bits.Read(8) == 255 ? 32 : 0);
        bits.Read(bits.Read(1) == 1 ? 1 : 0);
        if (bits.Read(1) == 1)
        {
            bits.Read(4);
            bits.Read(bits.Read(1) == 1 ? 24 : 0);
        }

        Skip(bits, bits.Read(1) == 1 ? 2 : 0);
        if (bits.Read(1) == 1)
        {
            bits.Read(32);
            bits.Read(32);
            bits.Read(1);
        }

        // No buffering; pic_struct_present_flag.
        bits.Read(2 + 1);
        if (hidden == HiddenOrder.Restriction)
        {
            bits.Replace(1, 0);
        }

        bits.EndHere();
    }

    private static void Skip(BitString bits, int numbers)
    {
        for (int i = 0; i < numbers; i++)
        {
            bits.ReadExpGolomb();
        }
    }
}
