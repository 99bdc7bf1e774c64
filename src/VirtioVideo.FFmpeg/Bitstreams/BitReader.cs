// SPDX-License-Identifier: BSD-3-Clause

using System;

namespace VirtioVideo.FFmpeg.Bitstreams;

/// <summary>Reads the syntax elements of headers: u(n), ue(v), se(v). Reads behind the end give zeros and set <see cref="IsOverrun"/>.</summary>
internal ref struct BitReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _position;

    /// <summary>Whether a read went beyond the end.</summary>
    public readonly bool IsOverrun => _position > 8 * _bytes.Length;

    /// <summary>Number of bits that were read.</summary>
    public readonly int Position => _position;

    /// <summary>u(1).</summary>
    public bool Flag() => Bits(1) != 0;

    /// <summary>u(n).</summary>
    /// <param name="count">At most 32.</param>
    public uint Bits(int count)
    {
        uint value = 0;
        for (; count > 0; count--)
        {
            int index = _position >> 3;
            uint bit = index < _bytes.Length ? (uint)(_bytes[index] >> (7 - (_position & 7))) & 1 : 0;
            value = (value << 1) | bit;
            _position++;
        }

        return value;
    }

    /// <summary>Skips bits.</summary>
    public void Skip(int count) => _position += count;

    /// <summary>ue(v). A code of more than 32 bits counts as overrun.</summary>
    public uint UnsignedGolomb()
    {
        int zeros = 0;
        while (!Flag())
        {
            if (++zeros == 32 || IsOverrun)
            {
                _position = (8 * _bytes.Length) + 1;
                return 0;
            }
        }

        return (uint)((1ul << zeros) - 1) + Bits(zeros);
    }

    /// <summary>se(v).</summary>
    public int SignedGolomb()
    {
        uint code = UnsignedGolomb();
        return (code & 1) != 0 ? (int)((code + 1) / 2) : -(int)(code / 2);
    }
}
