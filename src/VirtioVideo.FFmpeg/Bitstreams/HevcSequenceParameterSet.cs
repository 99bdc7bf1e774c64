// SPDX-License-Identifier: BSD-3-Clause

using System;

namespace VirtioVideo.FFmpeg.Bitstreams;

/// <summary>The sequence parameter set of HEVC (ITU-T H.265, 7.3.2.2.1), up to the size of the decoded picture buffer.</summary>
internal static class HevcSequenceParameterSet
{
    /// <summary>Reads a parameter set.</summary>
    /// <param name="payload">The bytes behind the two bytes of the NAL unit's header, without emulation prevention.</param>
    /// <param name="header">The contents.</param>
    /// <param name="id">sps_seq_parameter_set_id.</param>
    /// <returns>False if no picture can have such a parameter set.</returns>
    public static bool TryRead(ReadOnlySpan<byte> payload, out SequenceHeader header, out uint id)
    {
        var reader = new BitReader(payload);
        reader.Skip(4);
        int subLayers = (int)reader.Bits(3);
        reader.Skip(1);
        int profile = ReadProfile(ref reader, subLayers);
        id = reader.UnsignedGolomb();
        uint chroma = reader.UnsignedGolomb();
        bool separate = chroma == 3 && reader.Flag();
        ulong width = reader.UnsignedGolomb();
        ulong height = reader.UnsignedGolomb();
        (ulong left, ulong right, ulong top, ulong bottom) = (0, 0, 0, 0);
        if (reader.Flag())
        {
            // conformance window, in units of chroma samples
            ulong unitX = chroma is 1 or 2 ? 2ul : 1;
            ulong unitY = chroma == 1 && !separate ? 2ul : 1;
            (left, right) = (unitX * reader.UnsignedGolomb(), unitX * reader.UnsignedGolomb());
            (top, bottom) = (unitY * reader.UnsignedGolomb(), unitY * reader.UnsignedGolomb());
        }

        reader.UnsignedGolomb();
        reader.UnsignedGolomb();
        reader.UnsignedGolomb();
        uint pictures = 0;
        for (int layer = reader.Flag() ? 0 : subLayers; layer <= subLayers; layer++)
        {
            // sps_max_dec_pic_buffering_minus1 counts the current picture too
            pictures = Math.Max(pictures, Math.Min(reader.UnsignedGolomb(), 15) + 1);
            reader.UnsignedGolomb();
            reader.UnsignedGolomb();
        }

        if (reader.IsOverrun || !SequenceHeader.TryCreate(width, height, left, right, top, bottom, pictures, out header))
        {
            header = default;
            return false;
        }

        header = header with { Profile = profile };
        return true;
    }

    /// <summary>7.3.3</summary>
    private static int ReadProfile(ref BitReader reader, int subLayers)
    {
        reader.Skip(3);
        int profile = (int)reader.Bits(5);
        reader.Skip(80 + 8);
        Span<bool> present = stackalloc bool[2 * 7];
        for (int i = 0; i < 2 * subLayers; i++)
        {
            present[i] = reader.Flag();
        }

        if (subLayers > 0)
        {
            reader.Skip(2 * (8 - subLayers));
        }

        for (int i = 0; i < subLayers; i++)
        {
            reader.Skip((present[2 * i] ? 88 : 0) + (present[(2 * i) + 1] ? 8 : 0));
        }

        return profile;
    }
}
