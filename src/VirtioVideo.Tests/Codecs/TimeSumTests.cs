// SPDX-License-Identifier: BSD-3-Clause

using System.Diagnostics;
using System.Threading;
using System.Threading.Tasks;
using VirtioVideo.Codecs;
using VirtioVideo.Threading;
using Xunit;

namespace VirtioVideo.Tests.Codecs;

/// <summary>How long something lasted.</summary>
public sealed class TimeSumTests
{
    [Fact]
    public void Now_CountsNanoseconds() => Assert.Equal(1_000_000_000, Stopwatch.Frequency);

    [Fact]
    public void Nanoseconds_GrowWhileItLastsAndOnlyThen()
    {
        var sum = new TimeSum();
        Assert.Equal(0ul, sum.Nanoseconds);
        for (int i = 0; i < 3; i++)
        {
            ulong before = sum.Nanoseconds;
            Assert.False(sum.IsRunning);
            long begun = MonotonicClock.Now;
            sum.Begin();
            Assert.True(sum.IsRunning);
            Thread.Sleep(2);
            ulong during = sum.Nanoseconds;
            Assert.InRange(during - before, 2_000_000ul, (ulong)(MonotonicClock.Now - begun));
            Thread.Sleep(2);
            sum.End();
            ulong after = sum.Nanoseconds;
            Assert.InRange(after - during, 2_000_000ul, (ulong)(MonotonicClock.Now - begun));
            Thread.Sleep(2);
            Assert.Equal(after, sum.Nanoseconds);
        }
    }

    [Fact]
    public async Task Nanoseconds_SeenFromAnotherThread_NeverGoBack()
    {
        var sum = new TimeSum();
        long begun = MonotonicClock.Now;
        Task lasting = Task.Run(() =>
        {
            for (int i = 0; i < 1_000_000; i++)
            {
                sum.Begin();
                sum.End();
            }
        });
        ulong before = 0;
        int changes = 0;
        while (!lasting.IsCompleted)
        {
            ulong now = sum.Nanoseconds;
            Assert.InRange(now, before, (ulong)(MonotonicClock.Now - begun));
            changes += now > before ? 1 : 0;
            before = now;
        }

        await lasting;
        Assert.True(changes > 1);
    }
}
