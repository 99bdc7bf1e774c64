// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;

namespace VirtioVideo.Tests.Support;

/// <summary>Bits of a header, first the highest of each byte: read in order, some replaced, or written one behind the other.</summary>
internal sealed class BitString
{
    private readonly List<bool> _bits = [];
    private int _position;

    /// <summary>No bits.</summary>
    public BitString()
    {
    }

    public BitString(ReadOnlySpan<byte> bytes)
    {
        foreach (byte value in bytes)
        {
            for (int bit = 7; bit >= 0; bit--)
            {
                _bits.Add(((value >> bit) & 1) != 0);
            }
        }
    }

    /// <summary>Reads an unsigned number.</summary>
    public uint Read(int count)
    {
        uint value = 0;
        for (int i = 0; i < count; i++)
        {
            value = (value << 1) | (_bits[_position++] ? 1u : 0u);
        }

        return value;
    }

    /// <summary>Reads an unsigned Exp-Golomb number (H.264, 9.1).</summary>
    public uint ReadExpGolomb()
    {
        int zeros = 0;
        while (Read(1) == 0)
        {
            zeros++;
        }

        return (1u << zeros) - 1 + Read(zeros);
    }

    /// <summary>Writes over a number.</summary>
    public void Replace(int count, uint value)
    {
        for (int bit = count - 1; bit >= 0; bit--)
        {
            _bits[_position++] = ((value >> bit) & 1) != 0;
        }
    }

    /// <summary>Puts an unsigned Exp-Golomb number in place of the next one.</summary>
    public void ReplaceExpGolomb(uint value)
    {
        int start = _position;
        ReadExpGolomb();
        _bits.RemoveRange(start, _position - start);
        int length = 0;
        while ((value + 1) >> (length + 1) != 0)
        {
            length++;
        }

        _bits.InsertRange(start, new bool[(2 * length) + 1]);
        _position = start + length;
        Replace(length + 1, value + 1);
    }

    /// <summary>Appends a number.</summary>
    public BitString Add(int count, uint value)
    {
        _bits.AddRange(new bool[count]);
        _position = _bits.Count - count;
        Replace(count, value);
        return this;
    }

    /// <summary>Appends unsigned Exp-Golomb numbers.</summary>
    public BitString AddExpGolomb(params uint[] values)
    {
        foreach (uint value in values)
        {
            int length = 0;
            while ((value + 1) >> (length + 1) != 0)
            {
                length++;
            }

            Add(length, 0).Add(length + 1, value + 1);
        }

        return this;
    }

    /// <summary>Drops what was not read, and ends the header (rbsp_trailing_bits).</summary>
    public void EndHere()
    {
        _bits.RemoveRange(_position, _bits.Count - _position);
        _bits.Add(true);
    }

    /// <summary>The bytes; the last one is filled with zeros.</summary>
    public byte[] ToBytes()
    {
        byte[] bytes = new byte[(_bits.Count + 7) / 8];
        for (int i = 0; i < _bits.Count; i++)
        {
            bytes[i / 8] |= (byte)(_bits[i] ? 0x80 >> (i % 8) : 0);
        }

        return bytes;
    }
}
