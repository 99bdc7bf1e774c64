// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Buffers.Binary;

namespace VirtioVideo.Fuzz.Engine;

/// <summary>Random numbers of a case: SplitMix64, so that case k of a seed is the same on any machine and with any runtime.</summary>
internal sealed class FuzzRandom
{
    private const ulong Step = 0x9e3779b97f4a7c15;

    private ulong _state;

    /// <param name="seed">The seed of the run.</param>
    /// <param name="number">The number of the case.</param>
    public FuzzRandom(ulong seed, ulong number)
    {
        _state = Mix(seed + Step) ^ Mix((number * Step) + 1);
    }

    /// <summary>Any 64 bits.</summary>
    public ulong NextUInt64()
    {
        _state += Step;
        return Mix(_state);
    }

    /// <summary>Any 32 bits.</summary>
    public uint NextUInt32() => (uint)(NextUInt64() >> 32);

    /// <summary>From 0 up to below <paramref name="end"/>, which is positive.</summary>
    public int Next(int end) => (int)(((NextUInt64() >> 32) * (ulong)end) >> 32);

    /// <summary>From <paramref name="start"/> up to below <paramref name="end"/>.</summary>
    public int Next(int start, int end) => start + Next(end - start);

    /// <summary>Whether one of so many chances is taken.</summary>
    public bool OneIn(int chances) => Next(chances) == 0;

    /// <summary>One of them.</summary>
    public T Pick<T>(ReadOnlySpan<T> items) => items[Next(items.Length)];

    /// <summary>Fills with any bytes.</summary>
    public void Fill(Span<byte> bytes)
    {
        while (bytes.Length >= sizeof(ulong))
        {
            BinaryPrimitives.WriteUInt64LittleEndian(bytes, NextUInt64());
            bytes = bytes[sizeof(ulong)..];
        }

        foreach (ref byte value in bytes)
        {
            value = (byte)NextUInt32();
        }
    }

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9;
        value = (value ^ (value >> 27)) * 0x94d049bb133111eb;
        return value ^ (value >> 31);
    }
}
