// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Threading;
using VirtioVideo.Tests.Support;
using VirtioVideo.Threading;
using Xunit;

namespace VirtioVideo.Tests.Threading;

/// <summary>Worker threads wake the host's event loop.</summary>
public sealed class DoorbellTests
{
    [Fact]
    public void Ring_ManyTimes_SignalsOnce()
    {
        using var doorbell = new Doorbell();
        Assert.False(IsReadable(doorbell));
        doorbell.Ring();
        doorbell.Ring();
        doorbell.Ring();

        Assert.True(IsReadable(doorbell));
        Assert.True(doorbell.Event.Clear());
        Assert.False(doorbell.Event.Clear());
    }

    [Fact]
    public void Ring_AfterAnswer_SignalsAgain()
    {
        using var doorbell = new Doorbell();
        doorbell.Ring();
        doorbell.Answer();
        Assert.False(IsReadable(doorbell));
        doorbell.Ring();
        Assert.True(IsReadable(doorbell));
    }

    [Fact]
    public void Answer_WhileTwoThreadsRing_MissesNothing()
    {
        // Two workers announce numbers, each the next when its last was seen; the loop sleeps in poll() and
        // answers only what is readable. A lost wake-up stops a worker for good and the poll runs out of time.
        const int Numbers = 20_000;
        using var doorbell = new Doorbell();
        int[] announced = new int[2];
        int[] seen = new int[2];
        foreach (int w in (int[])[0, 1])
        {
            new Thread(() => Announce(doorbell, ref announced[w], ref seen[w], Numbers)) { IsBackground = true }.Start();
        }

        while (seen[0] < Numbers || seen[1] < Numbers)
        {
            Assert.True(NativeCalls.WaitReadable(doorbell.Event.Fd, TestDevice.DeadlineMilliseconds), "a wake-up was lost");
            doorbell.Answer();
            for (int w = 0; w < 2; w++)
            {
                Volatile.Write(ref seen[w], Volatile.Read(ref announced[w]));
            }
        }
    }

    private static void Announce(Doorbell doorbell, ref int announced, ref int seen, int numbers)
    {
        var wait = default(SpinWait);
        long deadline = Environment.TickCount64 + (2 * TestDevice.DeadlineMilliseconds);
        for (int i = 1; i <= numbers; i++)
        {
            Volatile.Write(ref announced, i);
            doorbell.Ring();
            while (Volatile.Read(ref seen) != i && Environment.TickCount64 < deadline)
            {
                wait.SpinOnce(sleep1Threshold: -1);
            }
        }
    }

    private static bool IsReadable(Doorbell doorbell) => NativeCalls.WaitReadable(doorbell.Event.Fd, 0);
}
