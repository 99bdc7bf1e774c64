// SPDX-License-Identifier: BSD-3-Clause

using System;

namespace VirtioVideo.Tests.Support;

/// <summary>Pictures to encode: a slope that drifts, a square that jumps, and some noise. Each differs from each.</summary>
internal static class TestPattern
{
    /// <summary>Picture <paramref name="number"/> as planar 4:2:0 without padding.</summary>
    public static byte[] Picture(uint width, uint height, int number)
    {
        (int w, int h) = ((int)width, (int)height);
        (int cw, int ch) = ((w + 1) / 2, (h + 1) / 2);
        byte[] picture = new byte[(w * h) + (2 * cw * ch)];
        uint noise = (uint)number * 2654435761;
        int square = number * 7;
        for (int y = 0; y < h; y++)
        {
            for (int x = 0; x < w; x++)
            {
                noise = (noise * 1664525) + 1013904223;
                bool inside = (uint)(x - (square % w)) < 16 && (uint)(y - (square % h)) < 16;
                picture[(y * w) + x] = (byte)(inside ? 220 : 40 + ((x + (2 * y) + (3 * number)) % 128) + (noise >> 29));
            }
        }

        for (int i = 0; i < cw * ch; i++)
        {
            picture[(w * h) + i] = (byte)(90 + ((i % cw * 2) + number) % 64);
            picture[(w * h) + (cw * ch) + i] = (byte)(100 + ((i / cw * 2) + number) % 64);
        }

        return picture;
    }

    /// <summary>The mean difference of luma, as PSNR in dB.</summary>
    public static double Psnr(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b, int samples)
    {
        double sum = 0;
        for (int i = 0; i < samples; i++)
        {
            int difference = a[i] - b[i];
            sum += difference * difference;
        }

        return sum == 0 ? 100 : 10 * Math.Log10(255.0 * 255.0 * samples / sum);
    }
}
