// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.FFmpeg.Contexts;
using VirtioVideo.Tests.Conformance;
using Xunit;

namespace VirtioVideo.Tests.FFmpeg.Contexts;

/// <summary>Timestamps beside the codec.</summary>
public sealed class TimestampTableTests
{
    [Fact]
    [Ruling(44)]
    public void Find_OfANumberUnderWay_GivesItsTimestampBitForBit()
    {
        var table = new TimestampTable();
        long[] numbers = new long[5000];
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = table.Keep(Timestamp(i), i);
            Assert.True(numbers[i] >= 0);

            // 64 threads of 16 reference pictures are the most that can be under way.
            for (int back = 0; back < 1024 && back <= i; back += 89)
            {
                Assert.Equal(Timestamp(i - back), table.Find(numbers[i - back], out long queuedAt));
                Assert.Equal(i - back, queuedAt);
            }
        }
    }

    [Theory]
    [InlineData(long.MinValue)]
    [InlineData(-1L)]
    [InlineData(2L)]
    [InlineData(long.MaxValue)]
    public void Find_OfANumberThatTheCodecLost_GivesTheNewest(long number)
    {
        // AV_NOPTS_VALUE is long.MinValue.
        var table = new TimestampTable();
        Assert.Equal(0ul, table.Find(number, out long queuedAt));
        Assert.Equal(0, queuedAt);
        table.Keep(5, 6);
        table.Keep(ulong.MaxValue, 7);

        Assert.Equal(ulong.MaxValue, table.Find(number, out queuedAt));
        Assert.Equal(7, queuedAt);
    }

    private static ulong Timestamp(int i) => (ulong)i * 0x9e3779b97f4a7c15;
}
