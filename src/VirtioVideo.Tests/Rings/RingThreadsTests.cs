// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Threading;
using VirtioVideo.Platform.Linux;
using VirtioVideo.Rings;
using VirtioVideo.Tests.PlainRings;
using VirtioVideo.Tests.Support;
using Xunit;

namespace VirtioVideo.Tests.Rings;

/// <summary>Driver and device on two real threads that sleep whenever they may: the barriers of VIRTIO 1.2, 2.7.10 and 2.7.13.</summary>
public sealed class RingThreadsTests
{
    private const int Chains = 40_000;

    [Theory]
    [InlineData(false, true, 4u)]
    [InlineData(false, true, 64u)]
    [InlineData(false, false, 4u)]
    [InlineData(true, true, 5u)]
    [InlineData(true, true, 64u)]
    [InlineData(true, false, 4u)]
    public void Traffic_OfSleepingThreads_LosesNoNotificationAndNoChain(bool packed, bool eventIndex, uint num)
    {
        using var ram = new GuestRam(4 << 20);
        using EventFd kick = EventFd.Create();
        using EventFd call = EventFd.Create();
        using var pollSet = new Epoll();
        RingDriver driver = packed
            ? new PackedRingDriver(ram, num, eventIndex: eventIndex, start: num - 1)
            : new SplitRingDriver(ram, num, eventIndex: eventIndex, start: 65500);
        EventFd kicked = EventFd.DuplicateOf(kick.Fd, "kick");
        pollSet.AddEdge(kicked, 0);
        var notifier = new RingNotifier(kicked, EventFd.DuplicateToSignal(call.Fd, "call"), () => { }, pollSet);
        using RingVirtqueue queue = packed
            ? new PackedVirtqueue(driver.Settings, driver.StartPosition, ram.Table, notifier, new QueueCounters())
            : new SplitVirtqueue(driver.Settings, driver.StartPosition, ram.Table, notifier, new QueueCounters());
        var device = new Device(queue, kick, pollSet);
        var thread = new Thread(device.Run) { IsBackground = true };
        thread.Start();
        try
        {
            Drive(ram, driver, kick, call);
        }
        finally
        {
            device.Stop();
            Assert.True(thread.Join(2 * TestDevice.DeadlineMilliseconds), "the device does not end");
        }

        Assert.Null(device.Failure);
    }

    private static void Drive(GuestRam ram, RingDriver driver, EventFd kick, EventFd call)
    {
        uint size = driver.Settings.Num;
        ulong requests = ram.Allocate(8 * size);
        ulong responses = ram.Allocate(8 * size);
        ulong[] expected = new ulong[size];
        ulong sent = 0;
        var random = new Random(3);
        for (int completed = 0; completed < Chains;)
        {
            // Bursts of any length: the device sleeps in between, or does not.
            for (int burst = random.Next(0, (int)size); burst >= 0 && driver.FreeDescriptors >= 2 && sent < Chains; burst--)
            {
                ulong slot = sent % (size / 2);
                ram.Write(requests + (8 * slot), sent);
                ushort head = driver.Add([new RingBuffer(requests + (8 * slot), 8)], [new RingBuffer(responses + (8 * slot), 8)]);
                expected[head] = sent++;
            }

            if (driver.Publish())
            {
                kick.Signal();
            }

            bool took = false;
            while (driver.TryTakeUsed(out VirtqUsedElem element))
            {
                Assert.Equal(8u, element.Len);
                Assert.Equal(~expected[element.Id], ram.Read<ulong>(responses + (8 * (expected[element.Id] % (size / 2)))));
                completed++;
                took = true;
            }

            if (!took && (driver.FreeDescriptors < 2 || sent == Chains))
            {
                // 2.7.10: ask, fence, look once more, sleep.
                driver.EnableInterrupt();
                Interlocked.MemoryBarrier();
                if (!driver.HasUsed)
                {
                    Assert.True(NativeCalls.WaitReadable(call.Fd, TestDevice.DeadlineMilliseconds), "an interrupt was lost");
                    call.Clear();
                }
            }
        }
    }

    private sealed class Device(RingVirtqueue queue, EventFd kick, Epoll pollSet)
    {
        private volatile bool _stop;

        public string? Failure { get; private set; }

        /// <summary>Ends the thread once it has nothing to do.</summary>
        public void Stop()
        {
            _stop = true;
            kick.Signal();
        }

        public void Run()
        {
            try
            {
                Serve();
            }
            catch (Exception e)
            {
                Failure = e.ToString();
            }
        }

        private void Serve()
        {
            // As at the start of a ring: look once, which also asks for the first kick.
            for (ulong next = 0; next < Chains && !_stop;)
            {
                do
                {
                    while (queue.TryPop() is { } chain)
                    {
                        ulong request = BitConverter.ToUInt64(RingBench.Read(chain));
                        if (request != next++)
                        {
                            Failure = $"request {request} came instead of {next - 1}";
                            return;
                        }

                        chain.Complete(BitConverter.GetBytes(~request));
                    }

                    queue.Flush();
                }
                while (queue.EnableNotification());

                if (next < Chains && !NativeCalls.WaitReadable(pollSet.Fd, TestDevice.DeadlineMilliseconds))
                {
                    Failure = "a kick was lost";
                    return;
                }

                _ = pollSet.Take();
            }

            Failure ??= queue.Fault == QueueFault.None ? null : queue.Fault.ToString();
        }
    }
}
