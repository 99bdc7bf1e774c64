// SPDX-License-Identifier: BSD-3-Clause

using System.Threading;
using VirtioVideo.Tests.Support;
using VirtioVideo.Threading;
using Xunit;

namespace VirtioVideo.Tests.Threading;

/// <summary>The device wakes a stream's worker.</summary>
public sealed class ParkingTests
{
    [Fact]
    public void Wait_WithWork_ReturnsAtOnce()
    {
        using var parking = new Parking();
        bool asked = false;
        parking.Wait(() => asked = true);

        Assert.True(asked);
    }

    [Fact]
    public void Wake_BetweenTheLookForWorkAndTheWait_IsNotLost()
    {
        using var parking = new Parking();
        parking.Wait(() =>
        {
            // Work comes right after the worker looked.
            parking.Wake();
            return false;
        });
    }

    [Fact]
    public void Wake_OfAWorkerOnAnotherThread_IsNeverLost()
    {
        // Ping-pong: each message is sent when the one before was taken, so a lost wake-up stops everything.
        const int Messages = 30_000;
        using var parking = new Parking();
        int sent = 0;
        int taken = 0;
        var worker = new Thread(() =>
        {
            while (taken < Messages)
            {
                if (Volatile.Read(ref sent) == taken)
                {
                    parking.Wait(() => Volatile.Read(ref sent) != taken);
                }
                else
                {
                    Volatile.Write(ref taken, taken + 1);
                }
            }
        })
        { IsBackground = true };
        worker.Start();
        var wait = default(SpinWait);
        long deadline = System.Environment.TickCount64 + TestDevice.DeadlineMilliseconds;
        for (int i = 1; i <= Messages; i++)
        {
            Volatile.Write(ref sent, i);
            parking.Wake();
            while (Volatile.Read(ref taken) != i && System.Environment.TickCount64 < deadline)
            {
                wait.SpinOnce(sleep1Threshold: -1);
            }
        }

        Assert.Equal(Messages, Volatile.Read(ref taken));
        Assert.True(worker.Join(TestDevice.DeadlineMilliseconds));
    }
}
