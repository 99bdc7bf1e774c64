// SPDX-License-Identifier: BSD-3-Clause

using System;

namespace VirtioVideo.FFmpeg.Bitstreams;

/// <summary>The sequence parameter set of H.264 (ITU-T H.264, 7.3.2.1.1), up to the frame rate.</summary>
internal static class H264SequenceParameterSet
{
    /// <summary>Reads a parameter set.</summary>
    /// <param name="payload">The bytes behind the byte of the NAL unit's type, without emulation prevention.</param>
    /// <param name="header">The contents.</param>
    /// <param name="id">seq_parameter_set_id.</param>
    /// <returns>False if no picture can have such a parameter set.</returns>
    public static bool TryRead(ReadOnlySpan<byte> payload, out SequenceHeader header, out uint id)
    {
        var reader = new BitReader(payload);
        uint profile = reader.Bits(8);
        reader.Skip(8);
        uint level = reader.Bits(8);
        id = reader.UnsignedGolomb();
        uint chroma = HasChromaFormat(profile) ? ReadChromaFormat(ref reader) : 1;
        reader.UnsignedGolomb();
        SkipPictureOrderCount(ref reader);
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

        double frameRate = reader.Flag() ? ReadFrameRate(ref reader) : 0;
        if (reader.IsOverrun || !SequenceHeader.TryCreate(width, height, left, right, top, bottom, Math.Min(references, 16), out header))
        {
            header = default;
            return false;
        }

        header = header with { Profile = (int)profile, Level = (int)level, FrameRate = frameRate };
        return true;
    }

    /// <summary>E.1.1: the first fields of the video usability information.</summary>
    private static double ReadFrameRate(ref BitReader reader)
    {
        const uint ExtendedSar = 255;
        if (reader.Flag() && reader.Bits(8) == ExtendedSar)
        {
            reader.Skip(32);
        }

        reader.Skip(reader.Flag() ? 1 : 0);
        if (reader.Flag())
        {
            reader.Skip(4);
            reader.Skip(reader.Flag() ? 24 : 0);
        }

        if (reader.Flag())
        {
            reader.UnsignedGolomb();
            reader.UnsignedGolomb();
        }

        if (!reader.Flag())
        {
            return 0;
        }

        // A tick is the duration of a field.
        double unitsInTick = reader.Bits(32);
        double timeScale = reader.Bits(32);
        return unitsInTick == 0 ? 0 : timeScale / (2 * unitsInTick);
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

    private static void SkipPictureOrderCount(ref BitReader reader)
    {
        switch (reader.UnsignedGolomb())
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
    }
}
