// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using FsCheck;
using FsCheck.Fluent;
using VirtioVideo.Streams;
using Xunit;

namespace VirtioVideo.Tests.Streams;

/// <summary>Percentiles from buckets, against those of the sorted values.</summary>
public sealed class LatencyHistogramTests
{
    [Fact]
    public void Read_OfNothing_IsZero() => Assert.Equal(default, new LatencyHistogram().Read());

    [Fact]
    public void Read_GivesPercentilesAtMostASixteenthTooLong()
    {
        // Of each magnitude alike, up to the longest that there is.
        Gen<long> value =
            from bits in Gen.Choose(0, 62)
            from high in Gen.Choose(0, int.MaxValue)
            from low in Gen.Choose(0, int.MaxValue)
            select (((long)high << 32) | (uint)low) >> (62 - bits);
        Prop.ForAll(value.NonEmptyListOf().ToArbitrary(), values =>
        {
            var histogram = new LatencyHistogram();
            foreach (long v in values)
            {
                histogram.Record(v);
            }

            ulong[] sorted = [.. values.Select(v => (ulong)v).Order()];
            LatencySummary read = histogram.Read();
            Assert.Equal((ulong)sorted.Length, read.Count);
            Assert.Equal(sorted[^1], read.Max);
            AssertNear(sorted, 50, read.Median);
            AssertNear(sorted, 90, read.P90);
            AssertNear(sorted, 99, read.P99);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    [Theory]
    [InlineData(0L, 0ul)]
    [InlineData(-5L, 0ul)]
    [InlineData(31L, 31ul)]
    [InlineData(long.MaxValue, (ulong)long.MaxValue)]
    public void Record_AtTheEdges_IsKept(long value, ulong expected)
    {
        var histogram = new LatencyHistogram();
        histogram.Record(value);

        Assert.Equal(new LatencySummary(1, expected, expected, expected, expected), histogram.Read());
    }

    [Fact]
    public async Task Read_WhileAnotherThreadRecords_IsOfOneMoment()
    {
        // Each value is longer than the one before: what is counted is never longer than the longest.
        const int Values = 200_000;
        var histogram = new LatencyHistogram();
        Task recording = Task.Run(() =>
        {
            for (int i = 1; i <= Values; i++)
            {
                histogram.Record(i * 100L);
            }
        });
        ulong before = 0;
        int reads = 0;
        while (before < Values)
        {
            LatencySummary read = histogram.Read();
            Assert.InRange(read.Count, before, (ulong)Values);
            Assert.True(read.Median <= read.P90 && read.P90 <= read.P99 && read.P99 <= read.Max, read.ToString());
            Assert.True(read.Max >= read.Count * 100, read.ToString());
            before = read.Count;
            reads++;
            Thread.Yield();
        }

        await recording;
        Assert.True(reads > 1);
    }

    private static void AssertNear(ulong[] sorted, int percent, ulong read)
    {
        ulong exact = sorted[(((sorted.Length * percent) + 99) / 100) - 1];
        Assert.InRange(read, exact, exact + (exact / 16));
    }
}
