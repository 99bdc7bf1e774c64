// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.Tests.Support;

/// <summary>Access units of <see cref="FakeDecoder"/>: what to do, width and height of the picture.</summary>
internal static class FakeUnit
{
    public const byte Picture = 0;
    public const byte DamagedPicture = 1;
    public const byte Damaged = 2;
    public const byte Fail = 3;
    public const byte Throw = 4;
    public const byte Block = 5;

    /// <summary>A unit.</summary>
    public static byte[] Of(byte kind = Picture, byte width = 64, byte height = 48) => [kind, width, height];
}
