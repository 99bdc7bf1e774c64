// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Buffers.Binary;

namespace VirtioVideo.FFmpeg.Bitstreams;

/// <summary>The header of a VP8 key frame (RFC 6386, 9.1).</summary>
internal static class Vp8FrameHeader
{
    private const int Length = 10;

    /// <summary>Reads one.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="header">What it says.</param>
    /// <returns>False if it is no key frame.</returns>
    public static bool TryRead(ReadOnlySpan<byte> frame, out SequenceHeader header)
    {
        header = default;
        if (frame.Length < Length || (frame[0] & 1) != 0 || !frame[3..].StartsWith((ReadOnlySpan<byte>)[0x9d, 0x01, 0x2a]))
        {
            return false;
        }

        // 14 bits each; above them is how to scale, which is the player's affair.
        uint width = BinaryPrimitives.ReadUInt16LittleEndian(frame[6..]) & 0x3fffu;
        uint height = BinaryPrimitives.ReadUInt16LittleEndian(frame[8..]) & 0x3fffu;
        if (!SequenceHeader.TryCreate(width, height, 0, 0, 0, 0, 3, out header))
        {
            return false;
        }

        // "version", which virtio-video calls the profile, and which FFmpeg's decoder does not tell
        header = header with { Profile = (frame[0] >> 1) & 7 };
        return true;
    }
}
