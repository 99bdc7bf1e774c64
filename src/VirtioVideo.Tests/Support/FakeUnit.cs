// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Buffers.Binary;

namespace VirtioVideo.Tests.Support;

/// <summary>Access units of <see cref="FakeDecoder"/>: their bytes say what it does. Bytes that a unit does not have are as after <see cref="Of"/>.</summary>
internal static class FakeUnit
{
    public const byte Picture = 0;
    public const byte DamagedPicture = 1;
    public const byte Damaged = 2;
    public const byte Fail = 3;
    public const byte Throw = 4;
    public const byte Block = 5;

    /// <summary>A size, and no picture.</summary>
    public const byte Headers = 6;

    /// <summary>Its pictures are found damaged beyond use when their turn comes.</summary>
    public const byte Lost = 7;

    /// <summary>The decoder fails when the turn of its pictures comes.</summary>
    public const byte FailLater = 8;

    /// <summary>Its pictures cannot be converted to the image format.</summary>
    public const byte Unwritable = 9;

    public const int KindAt = 0;
    public const int WidthAt = 1;
    public const int HeightAt = 2;

    /// <summary>How many pictures: 1.</summary>
    public const int PicturesAt = 3;

    /// <summary>How many pictures that the decoder holds are shown after those of this unit: 0.</summary>
    public const int OvertakenAt = 4;

    /// <summary>How many pictures the decoder keeps back from now on: <see cref="AsBefore"/>.</summary>
    public const int DelayAt = 5;

    /// <summary>Size of the DPB that the headers tell from now on: <see cref="AsBefore"/>.</summary>
    public const int DecodedPictureBufferAt = 6;

    /// <summary>Frames per second that the headers tell from now on: <see cref="AsBefore"/>.</summary>
    public const int FrameRateAt = 7;

    /// <summary>Invisible columns on the left: 0.</summary>
    public const int CropAt = 8;

    /// <summary>No news.</summary>
    public const byte AsBefore = 255;

    private const int LabelLength = 11;

    /// <summary>A unit of one picture.</summary>
    public static byte[] Of(byte kind = Picture, byte width = 64, byte height = 48) => [kind, width, height];

    /// <summary>Fills a line of a plane: the samples tell timestamp, number in the unit, size, plane and line.</summary>
    public static void FillLine(Span<byte> line, ulong timestamp, int number, uint width, uint height, int plane, int row)
    {
        Span<byte> label = stackalloc byte[LabelLength];
        BinaryPrimitives.WriteUInt64LittleEndian(label, timestamp);
        (label[8], label[9], label[10]) = ((byte)number, (byte)width, (byte)height);
        int place = row % LabelLength;
        foreach (ref byte sample in line)
        {
            sample = (byte)(label[place] + row + (64 * plane));
            place = place + 1 == LabelLength ? 0 : place + 1;
        }
    }
}
