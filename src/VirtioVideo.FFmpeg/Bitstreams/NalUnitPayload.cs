// SPDX-License-Identifier: BSD-3-Clause

using System;

namespace VirtioVideo.FFmpeg.Bitstreams;

/// <summary>The payload of a NAL unit of H.264 or HEVC, without the bytes of emulation prevention.</summary>
internal static class NalUnitPayload
{
    /// <summary>Nothing that is read from a parameter set here lies further inside it than this.</summary>
    public const int MostOfParameterSet = 512;

    /// <summary>Copies the payload, up to the next start code or the end of the room.</summary>
    /// <param name="bytes">The bytes behind the unit's header.</param>
    /// <param name="payload">Receives them.</param>
    /// <returns>Number of bytes.</returns>
    public static int Read(ReadOnlySpan<byte> bytes, Span<byte> payload)
    {
        int length = 0;
        int zeros = 0;
        foreach (byte value in bytes)
        {
            if (length == payload.Length || (zeros >= 2 && value <= 1))
            {
                break;
            }

            // emulation_prevention_three_byte
            if (zeros < 2 || value != 3)
            {
                payload[length++] = value;
            }

            zeros = value == 0 ? zeros + 1 : 0;
        }

        return length;
    }

    /// <summary>Writes a payload with the bytes of emulation prevention.</summary>
    /// <param name="payload">The payload.</param>
    /// <param name="bytes">Receives it.</param>
    /// <param name="length">Number of bytes.</param>
    /// <returns>False if there is too little room.</returns>
    public static bool TryWrite(ReadOnlySpan<byte> payload, Span<byte> bytes, out int length)
    {
        length = 0;
        int zeros = 0;
        foreach (byte value in payload)
        {
            bool isPrevented = zeros >= 2 && value <= 3;
            if (length + (isPrevented ? 2 : 1) > bytes.Length)
            {
                return false;
            }

            if (isPrevented)
            {
                bytes[length++] = 3;
                zeros = 0;
            }

            bytes[length++] = value;
            zeros = value == 0 ? zeros + 1 : 0;
        }

        return true;
    }
}
