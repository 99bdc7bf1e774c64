// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.Linq;
using VirtioVideo.Codecs;
using Xunit;

namespace VirtioVideo.Tests.Codecs;

/// <summary>When the host is woken for frames that are finished one after the other.</summary>
public sealed class ReportBatchTests
{
    private const int Plenty = 10;

    /// <summary>The frames, by their numbers from 1 on, with which the host is woken. The worker has slept before the first.</summary>
    [Theory]
    [InlineData(1000, 200, "1 5 9")]
    [InlineData(1000, 400, "1 4 7 10")]
    [InlineData(1000, 600, "1 3 5 7 9")]
    [InlineData(1000, 1001, "1 2 3 4 5 6 7 8 9 10")]
    [InlineData(0, 200, "1 2 3 4 5 6 7 8 9 10")]
    public void IsDueAt_WhileMoreIsQueued_IsTrueBeforeTheTimeIsOver(int most, int frame, string expected)
        => Assert.Equal(expected, string.Join(' ', Wakes(most, Enumerable.Repeat((frame, Plenty), 10))));

    [Fact]
    public void IsDueAt_WhereTheWorkerWouldRunDry_IsTrue()
        => Assert.Equal([1, 2, 3, 5], Wakes(1000, [(100, Plenty), (100, 1), (100, 0), (100, 2), (100, 1)]));

    [Fact]
    public void IsDueAt_BehindALongFrame_IsTrue()
        => Assert.Equal([1, 3, 4], Wakes(1000, [(100, Plenty), (100, Plenty), (5000, Plenty), (1001, Plenty), (100, Plenty)]));

    private static List<int> Wakes(int mostMicroseconds, IEnumerable<(int Microseconds, int Queued)> frames)
    {
        var batch = new ReportBatch(mostMicroseconds * 1000L);
        long now = TimeSpan.FromHours(1).Ticks * TimeSpan.NanosecondsPerTick;
        var wakes = new List<int>();
        int number = 0;
        foreach ((int microseconds, int queued) in frames)
        {
            now += microseconds * 1000L;
            number++;
            if (batch.IsDueAt(now, queued))
            {
                wakes.Add(number);
                batch.Begin();
            }
        }

        return wakes;
    }
}
