// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Threading;
using VirtioVideo.Platform.Linux;

namespace VirtioVideo.Threading;

/// <summary>Wakes the host's event loop from any thread, once per batch: a ring costs a system call only while the device sleeps.</summary>
/// <remarks>
/// Design: the device is awake from <see cref="Acknowledge"/> to <see cref="TrySleep"/>, and rings during that time are only noted. A noted ring
/// keeps it from sleeping: it looks again, or calls <see cref="KeepReadable"/>. A thread that rings a sleeping device signals the eventfd after its
/// ring became visible. So a signal may arrive late, after the ring was answered. Therefore signals are counted, and each one is taken back once.
/// </remarks>
internal sealed class Doorbell : IDisposable
{
    /// <summary>A ring came since the last <see cref="Acknowledge"/>.</summary>
    private const int Rung = 1;

    /// <summary>No signal is needed: the device is awake, or went to sleep with <see cref="Event"/> readable.</summary>
    private const int NeedsNoSignal = 2;

    private readonly EventFd _event = EventFd.Create();
    private int _state;
    private long _rings;

    /// <summary>
    /// Number of users that ring it or wait for it. The last one closes the eventfd: if its number were reused earlier, it would be another file.
    /// </summary>
    private int _users = 1;

    /// <summary>Signals that were made, or are about to be, and were not taken back yet. Counted by the device's thread.</summary>
    private ulong _signals;

    /// <summary>The eventfd, for the poll set.</summary>
    public EventFd Event => _event;

    /// <summary>Number of times the host was woken. Any thread.</summary>
    public ulong Rings => (ulong)Volatile.Read(ref _rings);

    /// <summary>Whether it was rung since the last <see cref="Acknowledge"/>.</summary>
    public bool IsRung => (Volatile.Read(ref _state) & Rung) != 0;

    /// <summary>Makes the poll fd readable, unless the device is awake and does that itself. Any thread, after the news was published.</summary>
    public void Ring()
    {
        // full fence, pairs with Acknowledge and TrySleep: either the device's thread sees the published news, or this call sees that the device sleeps.
        if (Interlocked.Or(ref _state, Rung) == 0)
        {
            Interlocked.Increment(ref _rings);
            _event.Signal();
        }
    }

    /// <summary>Device's thread: it is awake. Called before it looks for news.</summary>
    public void Acknowledge()
    {
        if (Interlocked.Exchange(ref _state, NeedsNoSignal) == Rung)
        {
            _signals++;
        }
    }

    /// <summary>Device's thread, when it has looked at everything: the poll fd is not readable until the next ring.</summary>
    /// <returns>False if it was rung meanwhile: the device is still awake.</returns>
    public bool TrySleep()
    {
        if (IsRung)
        {
            return false;
        }

        if (_signals > 0)
        {
            // No new signals are made now. A late one stays counted, for the call of process() that it causes.
            _signals -= _event.Take();
        }

        return Interlocked.CompareExchange(ref _state, 0, NeedsNoSignal) == NeedsNoSignal;
    }

    /// <summary>Device's thread, instead of <see cref="TrySleep"/>: the poll fd stays readable until the device sleeps, and rings cost nothing.</summary>
    public void KeepReadable()
    {
        if (_signals == 0)
        {
            Interlocked.Increment(ref _rings);
            _event.Signal();
            _signals++;
        }
    }

    /// <summary>Adds a thread that rings it. The thread calls <see cref="Dispose"/> when it will never ring again.</summary>
    public void AddUser() => Interlocked.Increment(ref _users);

    /// <summary>Removes a user.</summary>
    public void Dispose()
    {
        if (Interlocked.Decrement(ref _users) == 0)
        {
            _event.Dispose();
        }
    }
}
