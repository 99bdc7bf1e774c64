// SPDX-License-Identifier: BSD-3-Clause

using System;
using VirtioVideo.Platform.Linux;
using VirtioVideo.Threading;

namespace VirtioVideo.Device;

/// <summary>What makes the poll fd of a device readable: its doorbell, the kicks of its queues, and a timer.</summary>
internal sealed class PollSet : IDisposable
{
    private const int DoorbellBit = 0;

    private uint _signalled;

    /// <exception cref="HostException">The system has no more files; then none is left open.</exception>
    public PollSet()
    {
        Doorbell = new Doorbell();
        try
        {
            Epoll = new Epoll();
            Epoll.AddLevel(Doorbell.Event, DoorbellBit);
            Timer = new DeviceTimer();
            Epoll.AddSilent(Timer.Fd);
        }
        catch
        {
            Timer?.Dispose();
            Epoll?.Dispose();
            Doorbell.Dispose();
            throw;
        }
    }

    /// <summary>Rung by worker threads and by the host.</summary>
    public Doorbell Doorbell { get; }

    /// <summary>Wakes the host though nothing happens.</summary>
    public DeviceTimer Timer { get; }

    /// <summary>The fd to wait on.</summary>
    public Epoll Epoll { get; }

    /// <summary>Adds the kick of a queue. It leaves the set with the queue's <see cref="Rings.RingNotifier"/>.</summary>
    /// <remarks>
    /// It is never read, because others have the eventfd as well: whoever read it first, or makes it blocking, would have the device wait for a kick that
    /// does not come. Each signal is an edge instead, however many of them the counter holds.
    /// </remarks>
    public void AddKick(uint queue, EventFd kick) => Epoll.AddEdge(kick, KickBit(queue));

    /// <summary>Answers the doorbell and takes the kicks that there are: before anything is looked at, so that what comes later makes the fd readable again.</summary>
    public void BeginRound()
    {
        Doorbell.Acknowledge();
        _signalled = Epoll.Count > 1 ? Epoll.Take() : 0;
    }

    /// <summary>Ends what <see cref="BeginRound"/> began: the fd is as readable as there is something to do.</summary>
    /// <param name="stayReadable">Leave it readable also if there is nothing.</param>
    /// <returns>Whether the fd is readable still. A host that waits for an edge gets none then: it has to come again by itself.</returns>
    public bool EndRound(bool stayReadable)
    {
        if (!stayReadable && Doorbell.TrySleep())
        {
            return false;
        }

        Doorbell.KeepReadable();
        return true;
    }

    /// <summary>Whether the last <see cref="BeginRound"/> saw a kick of a queue.</summary>
    public bool WasKicked(uint queue) => (_signalled & (1u << KickBit(queue))) != 0;

    /// <inheritdoc/>
    public void Dispose()
    {
        Epoll.Dispose();
        Timer.Dispose();
        Doorbell.Dispose();
    }

    private static int KickBit(uint queue) => 1 + (int)queue;
}
