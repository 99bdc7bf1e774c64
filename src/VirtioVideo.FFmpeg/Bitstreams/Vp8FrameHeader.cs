// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Buffers.Binary;

namespace VirtioVideo.FFmpeg.Bitstreams;

/// <summary>The header of a VP8 key frame (RFC 6386, 9.1).</summary>
internal static class Vp8FrameHeader
{
    private const int Length = 10;

    /// <summary>Reads the header.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="header">The contents.</param>
    /// <returns>False if the frame is not a key frame.</returns>
    public static bool TryRead(ReadOnlySpan<byte> frame, out SequenceHeader header)
    {
        header = default;
        if (frame.Length < Length || (frame[0] & 1) != 0 || !frame[3..].StartsWith((ReadOnlySpan<byte>)[0x9d, 0x01, 0x2a]))
        {
            return false;
        }

        // 14 bits each. The bits above them ask the player to scale.
        uint width = BinaryPrimitives.ReadUInt16LittleEndian(frame[6..]) & 0x3fffu;
        uint height = BinaryPrimitives.ReadUInt16LittleEndian(frame[8..]) & 0x3fffu;
        if (!SequenceHeader.TryCreate(width, height, 0, 0, 0, 0, 3, out header))
        {
            return false;
        }

        // VP8 calls it "version", virtio-video calls it profile. FFmpeg's decoder does not report it.
        header = header with { Profile = (frame[0] >> 1) & 7 };
        return true;
    }
}
