// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Numerics;
using VirtioVideo.Tests.Support;
using VirtioVideo.Wire;
using static VirtioVideo.Wire.virtio_video_codec;

namespace VirtioVideo.Tests.Sequences;

/// <summary>Makes the header of an access unit claim the largest picture that its codec can: 16384 x 16384, or as near as its fields go.</summary>
internal static class HugeHeader
{
    private const uint Size = 16384;

    /// <summary>The unit with another size in its headers.</summary>
    public static byte[] Of(virtio_video_codec codec, byte[] unit)
    {
        switch (codec)
        {
            case VIRTIO_VIDEO_CODEC_H264:
                return NalUnits.Edit(unit, NalUnits.IsH264Sequence, EditH264);
            case VIRTIO_VIDEO_CODEC_HEVC:
                return NalUnits.Edit(unit, type => ((type >> 1) & 0x3f) == 33, EditHevc);
            case VIRTIO_VIDEO_CODEC_MPEG2:
                return EditMpeg2(unit);
            case VIRTIO_VIDEO_CODEC_MPEG4:
                return Edit(unit, NalUnits.StartOf(unit, code => code is >= 0x20 and <= 0x2f) + 1, EditMpeg4);
            case VIRTIO_VIDEO_CODEC_VP8:
                // RFC 6386, 9.1: 14 bits each behind tag and start code
                byte[] vp8 = [.. unit];
                (vp8[6], vp8[7], vp8[8], vp8[9]) = (0xff, 0x3f, 0xff, 0x3f);
                return vp8;
            default:
                return Edit(unit, 0, EditVp9);
        }
    }

    /// <summary>7.3.2.1.1</summary>
    private static void EditH264(BitString bits)
    {
        bits.Read(8);
        uint profile = bits.Read(8);
        bits.Read(16);
        bits.ReadExpGolomb();
        if (profile is 100 or 110 or 122 or 244)
        {
            // chroma_format_idc, bit depths, bypass and scaling lists: x264 sends none of 4:4:4, no lists.
            bits.ReadExpGolomb();
            bits.ReadExpGolomb();
            bits.ReadExpGolomb();
            bits.Read(2);
        }

        bits.ReadExpGolomb();
        if (bits.ReadExpGolomb() == 0)
        {
            bits.ReadExpGolomb();
        }

        bits.ReadExpGolomb();
        bits.Read(1);
        bits.ReplaceExpGolomb((Size / 16) - 1);
        bits.ReplaceExpGolomb((Size / 16) - 1);
    }

    /// <summary>7.3.2.2; one sub-layer, so profile_tier_level has 96 bits.</summary>
    private static void EditHevc(BitString bits)
    {
        bits.Read(16 + 8);
        for (int i = 0; i < 6; i++)
        {
            bits.Read(16);
        }

        bits.ReadExpGolomb();
        bits.ReadExpGolomb();
        bits.ReplaceExpGolomb(Size);
        bits.ReplaceExpGolomb(Size);
    }

    /// <summary>6.2.2.1, 6.2.2.3: 12 bits in the sequence header, two more in its extension.</summary>
    private static byte[] EditMpeg2(byte[] unit)
    {
        byte[] edited = Edit(unit, NalUnits.StartOf(unit, code => code == 0xb3) + 1, bits => bits.Replace(24, 0xffffff));
        return Edit(edited, NalUnits.StartOf(edited, code => code == 0xb5) + 1, bits =>
        {
            bits.Read(4 + 8 + 1 + 2);
            bits.Replace(4, 0xf);
        });
    }

    /// <summary>ISO/IEC 14496-2, 6.2.3: a rectangular layer.</summary>
    private static void EditMpeg4(BitString bits)
    {
        bits.Read(1 + 8);
        if (bits.Read(1) == 1)
        {
            bits.Read(4 + 3);
        }

        if (bits.Read(4) == 15)
        {
            bits.Read(16);
        }

        if (bits.Read(1) == 1)
        {
            bits.Read(2 + 1);
            if (bits.Read(1) == 1)
            {
                bits.Read(32);
                bits.Read(32);
                bits.Read(15);
            }
        }

        bits.Read(2 + 1);
        uint resolution = bits.Read(16);
        bits.Read(1);
        if (bits.Read(1) == 1)
        {
            bits.Read(Math.Max(1, 32 - BitOperations.LeadingZeroCount(resolution - 1)));
        }

        bits.Read(1);
        bits.Replace(13, 0x1fff);
        bits.Read(1);
        bits.Replace(13, 0x1fff);
    }

    /// <summary>VP9, 6.2: profile 0, a key frame.</summary>
    private static void EditVp9(BitString bits)
    {
        bits.Read(8 + 24);
        bits.Read(3 + 1);
        bits.Replace(16, Size - 1);
        bits.Replace(16, Size - 1);
    }

    private static byte[] Edit(byte[] unit, int start, Action<BitString> edit)
    {
        var bits = new BitString(unit.AsSpan(start));
        edit(bits);
        return [.. unit[..start], .. bits.ToBytes()];
    }
}
