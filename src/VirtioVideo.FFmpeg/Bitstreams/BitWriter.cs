// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Numerics;

namespace VirtioVideo.FFmpeg.Bitstreams;

/// <summary>Writes the syntax elements of headers: u(n), ue(v). What has no room is lost and sets <see cref="IsOverrun"/>.</summary>
/// <param name="room">Receives the bits.</param>
internal ref struct BitWriter(Span<byte> room)
{
    private readonly Span<byte> _room = room;
    private int _position;

    /// <summary>Whether there was too little room.</summary>
    public readonly bool IsOverrun => _position > 8 * _room.Length;

    /// <summary>Bytes that have bits.</summary>
    public readonly int Length => (_position + 7) / 8;

    /// <summary>u(n).</summary>
    /// <param name="value">The value.</param>
    /// <param name="count">At most 32.</param>
    public void Bits(uint value, int count)
    {
        for (int bit = count - 1; bit >= 0; bit--, _position++)
        {
            int index = _position >> 3;
            if (index < _room.Length)
            {
                byte mask = (byte)(0x80 >> (_position & 7));
                _room[index] = (byte)(((value >> bit) & 1) != 0 ? _room[index] | mask : _room[index] & ~mask);
            }
        }
    }

    /// <summary>ue(v).</summary>
    /// <param name="value">The value, less than 2^31.</param>
    public void UnsignedGolomb(uint value)
    {
        int zeros = BitOperations.Log2(value + 1);
        Bits(0, zeros);
        Bits(value + 1, zeros + 1);
    }

    /// <summary>rbsp_trailing_bits (7.3.2.11).</summary>
    public void End()
    {
        Bits(1, 1);
        Bits(0, -_position & 7);
    }
}
