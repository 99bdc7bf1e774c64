// SPDX-License-Identifier: BSD-3-Clause

using System;
using VirtioVideo.Tests.Support;

namespace VirtioVideo.Tests.Model;

/// <summary>Images of any kind, and what a guest may want of an encoder.</summary>
internal sealed class RandomImages(Random random)
{
    /// <summary>A packet that fills a bitstream buffer.</summary>
    private const int FullLength = (int)(GuestMedia.BitstreamLength / FakeImage.LengthUnit);

    private static readonly (uint Width, uint Height)[] s_sizes = [(16, 16), (32, 16), (35, 19), (48, 40), (64, 64), (9, 33)];

    private static readonly (int Weight, byte Kind)[] s_kinds =
    [
        (120, FakeImage.Picture), (50, FakeImage.Bidirectional), (12, FakeImage.OwnKey), (8, FakeImage.Damaged), (8, FakeImage.Dropped),
        (1, FakeImage.Fail), (1, FakeImage.FailLater), (1, FakeImage.Throw),
    ];

    /// <summary>Words of SET_PARAMS that only encoders look at: size, crop, frame_rate, profile, level, cur_bitrate, rc_mode, qp.</summary>
    private static readonly int[] s_words = [6, 7, 8, 9, 10, 11, 12, 40, 41, 47, 48, 49, 50, 51];

    private (uint Width, uint Height) _size = s_sizes[0];

    /// <summary>The first bytes of an image.</summary>
    public byte[] Script()
    {
        // One packet in ten is longer than a bitstream buffer, and some fill it to the end.
        byte length = random.Next(3) == 0 ? (byte)random.Next(1, 30) : random.Next(7) == 0 ? (byte)(FullLength + random.Next(4)) : (byte)0;
        byte overtaken = random.Next(3) == 0 ? (byte)random.Next(3) : (byte)0;
        return FakeImage.Of(Kind(), length, overtaken, random.Next(5) == 0 ? (byte)random.Next(1, 5) : (byte)0);
    }

    /// <summary>data_sizes of an image, seldom other ones.</summary>
    public uint[] Sizes(uint[] needs)
    {
        uint[] sizes = [.. needs];
        if (random.Next(12) == 0)
        {
            uint other = (uint)random.Next(1, 80);
            sizes[random.Next(sizes.Length)] += random.Next(3) == 0 ? other : 0u - other;
        }

        return sizes;
    }

    /// <summary>SET_PARAMS with wishes for an encoder: mostly such as a driver has.</summary>
    public byte[] WithWishes(byte[] request)
    {
        _size = random.Next(4) == 0 ? s_sizes[random.Next(s_sizes.Length)] : _size;
        uint[] crop = [0, 0, 0, 0];
        uint[] qp = [0, 0, 0];
        uint mode = (uint)random.Next(3);
        if (random.Next(3) == 0)
        {
            crop = [(uint)random.Next(20), (uint)random.Next(20), (uint)random.Next(70), (uint)random.Next(70)];
        }

        if (mode == 0 || random.Next(3) == 0)
        {
            qp = [(uint)random.Next(66), (uint)random.Next(66), (uint)random.Next(66)];
        }

        uint rate = random.Next(3) == 0 ? (uint)random.Next(250) : 30;
        uint bitrate = random.Next(3) == 0 ? (uint)random.Next(30_000_000) : 1_000_000;
        uint[] wishes = [_size.Width, _size.Height, .. crop, rate, (uint)random.Next(6), (uint)random.Next(17), bitrate, mode, .. qp];
        for (int i = 0; i < s_words.Length; i++)
        {
            uint wish = random.Next(60) == 0 ? (uint)random.Next() * 2 : wishes[i];
            BitConverter.TryWriteBytes(request.AsSpan(4 * s_words[i]), wish);
        }

        return request;
    }

    private byte Kind()
    {
        int left = random.Next(201);
        foreach ((int weight, byte kind) in s_kinds)
        {
            left -= weight;
            if (left < 0)
            {
                return kind;
            }
        }

        return FakeImage.Picture;
    }
}
