// SPDX-License-Identifier: BSD-3-Clause

using System;
using VirtioVideo.FFmpeg.Pixels;
using Xunit;

namespace VirtioVideo.Tests.FFmpeg.Pixels;

/// <summary>Two planes of chroma become one.</summary>
public sealed class ChromaInterleaverTests
{
    [Fact]
    public void Interleave_OfEveryLength_TakesOneOfEach()
    {
        // Through all lengths around those of vectors.
        var random = new Random(12);
        for (int length = 0; length <= 100; length++)
        {
            byte[] u = new byte[length];
            byte[] v = new byte[length + 3];
            random.NextBytes(u);
            random.NextBytes(v);
            byte[] destination = new byte[(2 * length) + 1];
            destination[^1] = 0xcc;
            ChromaInterleaver.Interleave(u, v, destination);
            for (int i = 0; i < length; i++)
            {
                Assert.Equal((u[i], v[i]), (destination[2 * i], destination[(2 * i) + 1]));
            }

            Assert.Equal(0xcc, destination[^1]);
        }
    }

    [Fact]
    public void Interleave_OfSpansThatDoNotBelongTogether_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => ChromaInterleaver.Interleave(new byte[8], new byte[7], new byte[16]));
        Assert.Throws<ArgumentException>(() => ChromaInterleaver.Interleave(new byte[8], new byte[8], new byte[15]));
    }
}
