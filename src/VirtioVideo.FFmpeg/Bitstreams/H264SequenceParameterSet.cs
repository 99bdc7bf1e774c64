// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Numerics;

namespace VirtioVideo.FFmpeg.Bitstreams;

/// <summary>The sequence parameter set of H.264 (ITU-T H.264, 7.3.2.1.1).</summary>
internal static class H264SequenceParameterSet
{
    /// <summary>Reads a parameter set.</summary>
    /// <param name="payload">The bytes behind the byte of the NAL unit's type, without emulation prevention.</param>
    /// <param name="header">The contents.</param>
    /// <param name="id">seq_parameter_set_id.</param>
    /// <param name="usability">What it says of order and time.</param>
    /// <returns>False if no picture can have such a parameter set.</returns>
    public static bool TryRead(ReadOnlySpan<byte> payload, out SequenceHeader header, out uint id, out H264Usability usability)
    {
        var reader = new BitReader(payload);
        uint profile = reader.Bits(8);
        uint constraints = reader.Bits(8);
        uint level = reader.Bits(8);
        id = reader.UnsignedGolomb();
        uint chroma = HasChromaFormat(profile) ? ReadChromaFormat(ref reader) : 1;
        reader.UnsignedGolomb();
        uint orderType = ReadOrderType(ref reader);
        uint references = reader.UnsignedGolomb();
        reader.Skip(1);
        ulong width = 16ul * (reader.UnsignedGolomb() + 1ul);
        ulong mapUnits = reader.UnsignedGolomb() + 1ul;
        bool framesOnly = reader.Flag();
        reader.Skip(framesOnly ? 1 : 2);
        ulong height = 16 * mapUnits * (framesOnly ? 1ul : 2);
        (ulong left, ulong right, ulong top, ulong bottom) = (0, 0, 0, 0);
        if (reader.Flag())
        {
            // 7-19 to 7-22: the units are chroma samples; vertically also both fields.
            ulong unitX = chroma is 1 or 2 ? 2ul : 1;
            ulong unitY = (chroma == 1 ? 2ul : 1) * (framesOnly ? 1ul : 2);
            (left, right) = (unitX * reader.UnsignedGolomb(), unitX * reader.UnsignedGolomb());
            (top, bottom) = (unitY * reader.UnsignedGolomb(), unitY * reader.UnsignedGolomb());
        }

        bool isRead = H264Usability.TryRead(ref reader, EndOf(payload), out usability);
        if (!isRead || !SequenceHeader.TryCreate(width, height, left, right, top, bottom, Math.Min(references, H264Reordering.Most), out header))
        {
            header = default;
            return false;
        }

        header = header with
        {
            Profile = (int)profile,
            Level = (int)level,
            FrameRate = usability.FrameRate,
            Reordering = usability.Reordering ?? H264Reordering.Infer(profile, constraints, level, orderType, width * height / (16 * 16), references),
            SaysReordering = usability.Reordering is not null,
        };
        return true;
    }

    private static bool HasChromaFormat(uint profile)
        => profile is 100 or 110 or 122 or 244 or 44 or 83 or 86 or 118 or 128 or 138 or 139 or 134 or 135;

    /// <returns>ChromaArrayType; 0 also if the planes are coded separately.</returns>
    private static uint ReadChromaFormat(ref BitReader reader)
    {
        uint format = reader.UnsignedGolomb();
        bool separate = format == 3 && reader.Flag();
        reader.UnsignedGolomb();
        reader.UnsignedGolomb();
        reader.Skip(1);
        if (reader.Flag())
        {
            for (int list = 0; list < (format == 3 ? 12 : 8); list++)
            {
                if (reader.Flag())
                {
                    SkipScalingList(ref reader, list < 6 ? 16 : 64);
                }
            }
        }

        return separate ? 0 : format;
    }

    /// <summary>7.3.2.1.1.1</summary>
    private static void SkipScalingList(ref BitReader reader, int size)
    {
        int last = 8;
        int next = 8;
        for (int i = 0; i < size; i++)
        {
            next = next == 0 ? 0 : (last + reader.SignedGolomb() + 256) & 0xff;
            last = next == 0 ? last : next;
        }
    }

    /// <summary>Number of bits before rbsp_trailing_bits, which begin with the last bit that is set.</summary>
    private static int EndOf(ReadOnlySpan<byte> payload)
    {
        int last = payload.LastIndexOfAnyExcept((byte)0);
        return last < 0 ? 0 : (8 * last) + 7 - BitOperations.TrailingZeroCount(payload[last]);
    }

    /// <returns>pic_order_cnt_type.</returns>
    private static uint ReadOrderType(ref BitReader reader)
    {
        uint type = reader.UnsignedGolomb();
        switch (type)
        {
            case 0:
                reader.UnsignedGolomb();
                break;
            case 1:
                reader.Skip(1);
                reader.SignedGolomb();
                reader.SignedGolomb();
                uint cycle = reader.UnsignedGolomb();
                for (uint i = 0; i < Math.Min(cycle, 255); i++)
                {
                    reader.SignedGolomb();
                }

                break;
        }

        return type;
    }
}
