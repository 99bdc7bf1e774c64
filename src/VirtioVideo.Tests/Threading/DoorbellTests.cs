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
        Assert.Equal(1ul, doorbell.Event.Take());
        Assert.Equal(1ul, doorbell.Rings);
    }

    [Fact]
    public void Ring_OfADeviceThatRests_SignalsAgain()
    {
        using var doorbell = new Doorbell();
        doorbell.Ring();
        doorbell.Acknowledge();
        Assert.True(doorbell.TrySleep());
        Assert.False(IsReadable(doorbell));
        doorbell.Ring();
        Assert.True(IsReadable(doorbell));
    }

    [Fact]
    public void Ring_OfADeviceThatIsAwake_KeepsItFromRestingWithoutASignal()
    {
        using var doorbell = new Doorbell();
        doorbell.Acknowledge();
        doorbell.Ring();
        Assert.False(IsReadable(doorbell));
        Assert.True(doorbell.IsRung);
        Assert.False(doorbell.TrySleep());

        // Either it looks again ...
        doorbell.Acknowledge();
        Assert.True(doorbell.TrySleep());
        Assert.False(IsReadable(doorbell));

        // ... or has itself called again.
        doorbell.Acknowledge();
        doorbell.Ring();
        doorbell.KeepReadable();
        Assert.True(IsReadable(doorbell));
    }

    [Fact]
    public void StayReadable_UntilItRests_MakesRingsCostNothing()
    {
        using var doorbell = new Doorbell();
        doorbell.Ring();
        for (int i = 0; i < 3; i++)
        {
            doorbell.Acknowledge();
            doorbell.KeepReadable();
            doorbell.Ring();
        }

        // One signal for all of it.
        doorbell.Acknowledge();
        Assert.True(IsReadable(doorbell));
        Assert.True(doorbell.TrySleep());
        Assert.False(IsReadable(doorbell));
        Assert.Equal(0ul, doorbell.Event.Take());
        doorbell.Ring();
        Assert.Equal(1ul, doorbell.Event.Take());
    }

    [Fact]
    public void TryRest_BeforeTheSignalThatWasAnswered_TakesItBackWhenItComes()
    {
        // A thread that rang was stopped before its signal: it comes when the device rests, which is woken by it once and no more.
        using var doorbell = new Doorbell();
        doorbell.Ring();
        Assert.Equal(1ul, doorbell.Event.Take());
        doorbell.Acknowledge();
        Assert.True(doorbell.TrySleep());
        doorbell.Ring();
        doorbell.Event.Signal();
        doorbell.Acknowledge();
        Assert.True(doorbell.TrySleep());
        Assert.False(IsReadable(doorbell));

        // The same, and nobody rings any more.
        doorbell.Ring();
        Assert.Equal(1ul, doorbell.Event.Take());
        doorbell.Acknowledge();
        Assert.True(doorbell.TrySleep());
        doorbell.Event.Signal();
        Assert.True(IsReadable(doorbell));
        doorbell.Acknowledge();
        Assert.True(doorbell.TrySleep());
        Assert.False(IsReadable(doorbell));
        doorbell.Ring();
        Assert.True(IsReadable(doorbell));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void TwoThreadsThatRing_AreNotMissed(int staysReadable)
    {
        // Two workers announce numbers, each the next when its last was seen; the loop sleeps in poll() and
        // is awake only while it is readable. A lost wake-up stops a worker for good and the poll runs out of time.
        const int Numbers = 20_000;
        using var doorbell = new Doorbell();
        int[] announced = new int[2];
        int[] seen = new int[2];
        foreach (int w in (int[])[0, 1])
        {
            new Thread(() => Announce(doorbell, ref announced[w], ref seen[w], Numbers)) { IsBackground = true }.Start();
        }

        for (int round = 1; seen[0] < Numbers || seen[1] < Numbers; round++)
        {
            Assert.True(NativeCalls.WaitReadable(doorbell.Event.Fd, TestDevice.DeadlineMilliseconds), "a wake-up was lost");
            doorbell.Acknowledge();
            for (int w = 0; w < 2; w++)
            {
                Volatile.Write(ref seen[w], Volatile.Read(ref announced[w]));
            }

            if ((staysReadable > 0 && round % staysReadable == 0) || !doorbell.TrySleep())
            {
                doorbell.KeepReadable();
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
