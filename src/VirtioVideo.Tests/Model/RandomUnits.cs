// SPDX-License-Identifier: BSD-3-Clause

using System;
using VirtioVideo.Tests.Support;

namespace VirtioVideo.Tests.Model;

/// <summary>Access units of any kind.</summary>
internal sealed class RandomUnits(Random random)
{
    private static readonly byte[][] s_sizes = [[16, 16, 0], [32, 16, 0], [80, 32, 0], [17, 9, 0], [32, 16, 2]];

    private static readonly (int Weight, byte Kind)[] s_kinds =
    [
        (160, FakeUnit.Picture), (10, FakeUnit.DamagedPicture), (10, FakeUnit.Damaged), (10, FakeUnit.Headers), (8, FakeUnit.Lost),
        (6, FakeUnit.Unwritable), (1, FakeUnit.Fail), (1, FakeUnit.FailLater), (1, FakeUnit.Throw),
    ];

    private static readonly ulong[] s_timestamps = [0, 1, long.MaxValue, 1ul << 63, ulong.MaxValue];

    private byte[] _size = s_sizes[0];

    /// <summary>Bytes of a unit.</summary>
    public byte[] Next()
    {
        if (random.Next(5) == 0)
        {
            _size = s_sizes[random.Next(s_sizes.Length)];
        }

        byte[] unit =
        [
            Kind(), _size[0], _size[1], random.Next(4) == 0 ? (byte)random.Next(4) : (byte)1,
            random.Next(3) == 0 ? (byte)random.Next(3) : (byte)0, News(6, 4), News(6, 5), News(10, 61), _size[2],
        ];
        return random.Next(20) == 0 ? unit[..random.Next(1, unit.Length)] : unit;
    }

    /// <summary>A timestamp: any value may come (ruling 44).</summary>
    public ulong Timestamp() => random.Next(4) == 0 ? s_timestamps[random.Next(s_timestamps.Length)] : (ulong)random.NextInt64();

    private byte News(int seldom, int most) => random.Next(seldom) == 0 ? (byte)random.Next(most) : FakeUnit.AsBefore;

    private byte Kind()
    {
        int left = random.Next(207);
        foreach ((int weight, byte kind) in s_kinds)
        {
            left -= weight;
            if (left < 0)
            {
                return kind;
            }
        }

        return FakeUnit.Picture;
    }
}
