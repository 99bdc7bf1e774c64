// SPDX-License-Identifier: BSD-3-Clause

using System;
using VirtioVideo.Platform.Linux;
using VirtioVideo.Threading;

namespace VirtioVideo.Device;

/// <summary>The sources that make the poll fd of a device readable: its doorbell, the kicks of its queues, and a timer.</summary>
internal sealed class PollSet : IDisposable
{
    private const int DoorbellBit = 0;

    private uint _signalled;

    /// <exception cref="HostException">The system has no more files. None is left open then.</exception>
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

    /// <summary>Wakes the host even if nothing happens.</summary>
    public DeviceTimer Timer { get; }

    /// <summary>The fd to wait on.</summary>
    public Epoll Epoll { get; }

    /// <summary>Adds the kick of a queue. It leaves the set with the queue's <see cref="Rings.RingNotifier"/>.</summary>
    /// <remarks>
    /// The kick is never read, because others have the eventfd too. If one of them read it first, or made it blocking, the device would wait for a
    /// kick that does not come. Instead each signal is an edge, whatever the counter holds.
    /// </remarks>
    public void AddKick(uint queue, EventFd kick) => Epoll.AddEdge(kick, KickBit(queue));

    /// <summary>Acknowledges the doorbell and takes the kicks. This comes before any other work, so that later signals make the fd readable again.</summary>
    public void BeginRound()
    {
        Doorbell.Acknowledge();
        _signalled = Epoll.Count > 1 ? Epoll.Take() : 0;
    }

    /// <summary>Ends the round of <see cref="BeginRound"/>: the fd stays readable if there is something to do.</summary>
    /// <param name="stayReadable">Leave it readable even if there is nothing to do.</param>
    /// <returns>Whether the fd is still readable. A host that waits for an edge gets none then, so it must call again by itself.</returns>
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
