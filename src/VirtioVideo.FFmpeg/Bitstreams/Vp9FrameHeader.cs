// SPDX-License-Identifier: BSD-3-Clause

using System;

namespace VirtioVideo.FFmpeg.Bitstreams;

/// <summary>The uncompressed header of a VP9 key frame (VP9 bitstream specification, 6.2), up to the frame size.</summary>
internal static class Vp9FrameHeader
{
    private const uint Marker = 2;
    private const uint SyncCode = 0x498342;
    private const uint ColourSpaceRgb = 7;

    /// <summary>Reads the header.</summary>
    /// <returns>False if the frame is not a key frame.</returns>
    public static bool TryRead(ReadOnlySpan<byte> frame, out SequenceHeader header)
    {
        header = default;
        var reader = new BitReader(frame);
        if (reader.Bits(2) != Marker)
        {
            return false;
        }

        uint profile = reader.Bits(1) | (reader.Bits(1) << 1);
        reader.Skip(profile == 3 ? 1 : 0);
        bool showsExisting = reader.Flag();
        bool isKey = !showsExisting && !reader.Flag();
        reader.Skip(2);
        if (!isKey || reader.Bits(24) != SyncCode)
        {
            return false;
        }

        reader.Skip(profile >= 2 ? 1 : 0);
        if (reader.Bits(3) != ColourSpaceRgb)
        {
            // The colour range; in profiles with other subsamplings also these and a reserved bit.
            reader.Skip(profile is 1 or 3 ? 4 : 1);
        }
        else
        {
            reader.Skip(profile is 1 or 3 ? 1 : 0);
        }

        ulong width = reader.Bits(16) + 1ul;
        ulong height = reader.Bits(16) + 1ul;
        if (reader.IsOverrun || !SequenceHeader.TryCreate(width, height, 0, 0, 0, 0, 8, out header))
        {
            return false;
        }

        header = header with { Profile = (int)profile };
        return true;
    }
}
