// SPDX-License-Identifier: BSD-3-Clause

using System.Threading;
using VirtioVideo.Threading;

namespace VirtioVideo.Memory;

/// <summary>Says when a stream's worker may touch guest memory.</summary>
/// <remarks>
/// Design: the worker is inside while it handles buffers. It leaves before each call of a codec and before it sleeps, and enters again
/// afterwards. The device closes the gate when guest memory must be left alone: it waits until the worker is outside, which is at most a copy
/// away, and never for a codec. An entry or an exit costs one atomic operation. The lock is only for a worker that meets a closed gate, and for a
/// device that waits.
/// </remarks>
internal sealed class GuestGate
{
    /// <summary>The worker is inside.</summary>
    private const int Inside = 1;

    /// <summary>The worker may not enter before the gate is opened.</summary>
    private const int Closed = 2;

    /// <summary>The worker may never enter again.</summary>
    private const int Shut = 4;

    private readonly object _lock = new();
    private int _state;
    private long _outsideSince;

    /// <summary>Whether the device waits for the worker to leave, or keeps it outside. Long copies look at it between two pieces.</summary>
    public bool IsWanted => (Volatile.Read(ref _state) & Closed) != 0;

    /// <summary>Whether the worker may never touch guest memory again. Any thread.</summary>
    public bool IsShut => (Volatile.Read(ref _state) & Shut) != 0;

    /// <summary>When the worker left for the codec call that it is in, by <see cref="MonotonicClock"/>; 0 if it is in none. Any thread.</summary>
    public long InCodecSince => Volatile.Read(ref _outsideSince);

    /// <summary>Worker: may touch guest memory from now on. Waits while the gate is closed.</summary>
    /// <returns>False if it never may again.</returns>
    public bool TryEnter()
    {
        Volatile.Write(ref _outsideSince, 0);
        while (true)
        {
            // full fence, pairs with Close: either Close sees Inside and waits, or this sees Closed and waits.
            int state = Interlocked.CompareExchange(ref _state, Inside, 0);
            if (state == 0)
            {
                return true;
            }

            if ((state & Shut) != 0)
            {
                return false;
            }

            lock (_lock)
            {
                while ((Volatile.Read(ref _state) & (Closed | Shut)) == Closed)
                {
                    Monitor.Wait(_lock);
                }
            }
        }
    }

    /// <summary>Worker: touches no guest memory until it enters again.</summary>
    public void Leave()
    {
        if (Interlocked.CompareExchange(ref _state, 0, Inside) != Inside)
        {
            Interlocked.And(ref _state, ~Inside);
            lock (_lock)
            {
                Monitor.PulseAll(_lock);
            }
        }
    }

    /// <summary>Worker: the same, for a call of the codec, whose time is watched.</summary>
    public void LeaveForCodec()
    {
        Volatile.Write(ref _outsideSince, MonotonicClock.Now);
        Leave();
    }

    /// <summary>Worker: lets the device in if it waits.</summary>
    /// <returns>False if the worker may never touch guest memory again.</returns>
    public bool TryGiveWay()
    {
        if (!IsWanted)
        {
            return true;
        }

        Leave();
        return TryEnter();
    }

    /// <summary>Device: asks the worker to leave soon. <see cref="Close"/> waits for it.</summary>
    public void BeginClose() => Interlocked.Or(ref _state, Closed);

    /// <summary>Device: on return the worker touches no guest memory until <see cref="Open"/>.</summary>
    public void Close() => WaitForExit(Closed);

    /// <summary>Device: the worker may go on.</summary>
    public void Open()
    {
        Interlocked.And(ref _state, ~Closed);
        lock (_lock)
        {
            Monitor.PulseAll(_lock);
        }
    }

    /// <summary>Device: on return the worker touches no guest memory, and never will.</summary>
    public void ShutForEver() => WaitForExit(Closed | Shut);

    private void WaitForExit(int flags)
    {
        if ((Interlocked.Or(ref _state, flags) & Inside) == 0 && (flags & Shut) == 0)
        {
            return;
        }

        lock (_lock)
        {
            // A worker that waits for the gate to open must see that it never does.
            Monitor.PulseAll(_lock);
            while ((Volatile.Read(ref _state) & Inside) != 0)
            {
                Monitor.Wait(_lock);
            }
        }
    }
}
