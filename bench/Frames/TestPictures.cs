// SPDX-License-Identifier: BSD-3-Clause

using System;
using VirtioVideo.Codecs;

namespace VirtioVideo.Bench.Frames;

/// <summary>Pictures of a texture that moves on a circle, so that the last is followed by the first.</summary>
internal static class TestPictures
{
    /// <summary>How many differ.</summary>
    public const int Count = 32;

    private const int TextureSize = 512;

    private static readonly byte[] Texture = CreateTexture();

    /// <summary>Draws a picture.</summary>
    /// <param name="layout">How it lies.</param>
    /// <param name="number">Which one.</param>
    /// <param name="to">Where it goes: one buffer.</param>
    public static void Draw(FrameLayout layout, int number, Span<byte> to)
    {
        (double sin, double cos) = Math.SinCos(2 * Math.PI * number / Count);
        (int x, int y) = ((int)(40 * cos) + TextureSize, (int)(24 * sin) + TextureSize);
        for (int i = 0; i < layout.Planes.Length; i++)
        {
            PlaneLayout plane = layout.Planes[i];

            // Chroma is a calmer part of the same texture.
            int shift = i == 0 ? 0 : 1;
            for (int row = 0; row < plane.Rows; row++)
            {
                Span<byte> line = to.Slice((int)(plane.Offset + ((ulong)row * plane.Stride)), (int)plane.RowBytes);
                int from = ((y >> shift) + row) % TextureSize * TextureSize;
                for (int column = 0; column < line.Length; column++)
                {
                    byte value = Texture[from + (((x >> shift) + column) % TextureSize)];
                    line[column] = i == 0 ? value : (byte)(112 + (value >> 3));
                }
            }
        }

        DrawBox(layout.Planes[0], number, to);
    }

    /// <summary>Something that moves otherwise than the rest.</summary>
    private static void DrawBox(PlaneLayout plane, int number, Span<byte> to)
    {
        int left = (int)(plane.RowBytes / 4) + (Math.Abs((number % Count) - (Count / 2)) * 6);
        for (uint row = plane.Rows / 3; row < plane.Rows / 2; row++)
        {
            to.Slice((int)(plane.Offset + (row * plane.Stride)) + left, 64).Fill((byte)(60 + (row % 16 * 8)));
        }
    }

    /// <summary>Waves of some lengths, and noise of two bits; it repeats in both directions.</summary>
    private static byte[] CreateTexture()
    {
        var texture = new byte[TextureSize * TextureSize];
        uint random = 1;
        for (int y = 0; y < TextureSize; y++)
        {
            for (int x = 0; x < TextureSize; x++)
            {
                random = (random * 1103515245) + 12345;
                double turn = 2 * Math.PI / TextureSize;
                double wave = Math.Sin(turn * ((3 * x) + (2 * y))) + Math.Sin(turn * ((11 * x) - (7 * y))) + (0.5 * Math.Sin(turn * ((40 * x) + (31 * y))));
                texture[(y * TextureSize) + x] = (byte)(120 + (int)(36 * wave) + (int)((random >> 16) & 3));
            }
        }

        return texture;
    }
}
