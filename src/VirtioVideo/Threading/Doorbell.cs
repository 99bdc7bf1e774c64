// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Threading;
using VirtioVideo.Platform.Linux;

namespace VirtioVideo.Threading;

/// <summary>Wakes the host's event loop from any thread, once per batch: a ring costs a system call only while the device sleeps.</summary>
/// <remarks>
/// Design: the device is awake from <see cref="Acknowledge"/> to <see cref="TrySleep"/>; rings meanwhile are only noted. One that leaves a note
/// keeps it from resting: it looks again, or calls <see cref="KeepReadable"/>. Whoever rings a sleeping device signals the eventfd, after
/// that became visible: a signal may arrive late, when it was answered already. So signals are counted, and each that was announced is
/// taken back once.
/// </remarks>
internal sealed class Doorbell : IDisposable
{
    /// <summary>Something was announced since the last <see cref="Acknowledge"/>.</summary>
    private const int Rung = 1;

    /// <summary>No signal is needed: the device is awake, or went to sleep with <see cref="Event"/> readable.</summary>
    private const int NeedsNoSignal = 2;

    private readonly EventFd _event = EventFd.Create();
    private int _state;
    private long _rings;

    /// <summary>Who rings it or waits for it: the eventfd is closed when the last one is done, as a number that is used again would be another file.</summary>
    private int _users = 1;

    /// <summary>Signals that were made, or are about to be, and were not taken back: the device's thread counts.</summary>
    private ulong _signals;

    /// <summary>The eventfd, for the poll set.</summary>
    public EventFd Event => _event;

    /// <summary>How often the host was woken. Any thread.</summary>
    public ulong Rings => (ulong)Volatile.Read(ref _rings);

    /// <summary>Whether it was rung since the last <see cref="Acknowledge"/>.</summary>
    public bool IsRung => (Volatile.Read(ref _state) & Rung) != 0;

    /// <summary>Makes the poll fd readable, unless the device is awake and sees to it itself. Any thread, after what it announces was published.</summary>
    public void Ring()
    {
        // full fence, pairs with Acknowledge and TrySleep: either the device's thread sees what was published, or this sees that it rests.
        if (Interlocked.Or(ref _state, Rung) == 0)
        {
            Interlocked.Increment(ref _rings);
            _event.Signal();
        }
    }

    /// <summary>Device's thread: it is awake. Before it looks at what was announced.</summary>
    public void Acknowledge()
    {
        if (Interlocked.Exchange(ref _state, NeedsNoSignal) == Rung)
        {
            _signals++;
        }
    }

    /// <summary>Device's thread, when it has looked at everything: the poll fd is not readable before the next ring.</summary>
    /// <returns>False if it was rung meanwhile: the device is still awake.</returns>
    public bool TrySleep()
    {
        if (IsRung)
        {
            return false;
        }

        if (_signals > 0)
        {
            // Nobody makes new ones now. One that is late stays counted, for the call that it causes.
            _signals -= _event.Take();
        }

        return Interlocked.CompareExchange(ref _state, 0, NeedsNoSignal) == NeedsNoSignal;
    }

    /// <summary>Device's thread, instead of <see cref="TrySleep"/>: the poll fd is readable until it rests, and rings cost nothing.</summary>
    public void KeepReadable()
    {
        if (_signals == 0)
        {
            Interlocked.Increment(ref _rings);
            _event.Signal();
            _signals++;
        }
    }

    /// <summary>Another thread rings it; it calls <see cref="Dispose"/> when it never will again.</summary>
    public void AddUser() => Interlocked.Increment(ref _users);

    /// <summary>One of its users is done with it.</summary>
    public void Dispose()
    {
        if (Interlocked.Decrement(ref _users) == 0)
        {
            _event.Dispose();
        }
    }
}
