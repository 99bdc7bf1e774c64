// SPDX-License-Identifier: BSD-3-Clause

using System.Threading;
using VirtioVideo.Threading;

namespace VirtioVideo.Memory;

/// <summary>Controls when a stream's worker may touch guest memory.</summary>
/// <remarks>
/// Design: the worker is inside while it handles buffers. It leaves before each call of a codec and before it sleeps, and enters again afterwards.
/// The device closes the gate when guest memory must be left alone. It waits until the worker is outside: at most for a copy, never for a codec.
/// Entering or leaving costs one atomic operation. The lock is used only by a worker that meets a closed gate, and by a device that waits.
/// </remarks>
internal sealed class GuestGate
{
    /// <summary>The worker is inside.</summary>
    private const int Inside = 1;

    /// <summary>The worker may not enter until the gate is opened.</summary>
    private const int Closed = 2;

    /// <summary>The worker may never enter again.</summary>
    private const int Shut = 4;

    /// <summary>
    /// How often the gate may open and close again before a waiting worker must get in. Otherwise a host that changes its table in a loop would keep
    /// it out for ever.
    /// </summary>
    private const int MostPasses = 16;

    private readonly object _lock = new();
    private int _state;
    private long _inCodecSince;

    /// <summary>Whether the worker waits for the gate to open, and how often it opened in vain. Protected by the lock.</summary>
    private (bool Waits, int Passes) _worker;

    /// <summary>Whether the waiting worker was granted its turn. It is not asked to leave before its section is done.</summary>
    private bool _isGranted;

    /// <summary>Whether the device waits for the worker to leave, or keeps it outside. Long copies check it between two pieces.</summary>
    public bool IsWanted => (Volatile.Read(ref _state) & Closed) != 0 && !Volatile.Read(ref _isGranted);

    /// <summary>Whether the worker may never touch guest memory again. Any thread.</summary>
    public bool IsShut => (Volatile.Read(ref _state) & Shut) != 0;

    /// <summary>When the worker left for its current codec call, by <see cref="MonotonicClock"/>; 0 if it is in none. Any thread.</summary>
    public long InCodecSince => Volatile.Read(ref _inCodecSince);

    /// <summary>Worker: enters, and may touch guest memory from now on. Waits while the gate is closed.</summary>
    /// <returns>False if it may never enter again.</returns>
    public bool TryEnter()
    {
        Volatile.Write(ref _inCodecSince, 0);

        // full fence, pairs with BeginClose: either the device sees Inside and waits, or this sees Closed and waits.
        return Interlocked.CompareExchange(ref _state, Inside, 0) == 0 || TryEnterLater();
    }

    /// <summary>Worker: leaves, and touches no guest memory until it enters again.</summary>
    public void Leave()
    {
        if (_isGranted)
        {
            Volatile.Write(ref _isGranted, false);
        }

        if (Interlocked.CompareExchange(ref _state, 0, Inside) != Inside)
        {
            LeaveAndTell();
        }
    }

    /// <summary>Worker: leaves for a call of the codec, whose time is watched.</summary>
    public void LeaveForCodec()
    {
        Volatile.Write(ref _inCodecSince, MonotonicClock.Now);
        Leave();
    }

    /// <summary>Worker: lets the device in if it waits.</summary>
    /// <returns>False if the worker may never touch guest memory again.</returns>
    public bool TryGiveWay()
    {
        if ((Volatile.Read(ref _state) & (Closed | Shut)) == 0)
        {
            return true;
        }

        Leave();
        return TryEnter();
    }

    /// <summary>Device: asks the worker to leave soon. <see cref="Close"/> waits for it.</summary>
    public void BeginClose() => Interlocked.Or(ref _state, Closed);

    /// <summary>Device: on return the worker touches no guest memory until <see cref="Open"/>.</summary>
    public void Close()
    {
        if ((Interlocked.Or(ref _state, Closed) & Inside) != 0)
        {
            WaitForExit();
        }
    }

    /// <summary>Device: the worker may go on.</summary>
    public void Open()
    {
        lock (_lock)
        {
            Interlocked.And(ref _state, ~Closed);
            if (_worker.Waits && ++_worker.Passes == MostPasses)
            {
                // It is the worker's turn: the next Close waits for it.
                _worker.Passes = 0;
                Volatile.Write(ref _isGranted, true);
                Interlocked.Or(ref _state, Inside);
            }

            Monitor.PulseAll(_lock);
        }
    }

    /// <summary>Device: on return the worker touches no guest memory, and never will again.</summary>
    public void ShutForEver()
    {
        Interlocked.Or(ref _state, Closed | Shut);
        WaitForExit();
    }

    private bool TryEnterLater()
    {
        lock (_lock)
        {
            _worker.Waits = true;
            while (true)
            {
                if (IsShut)
                {
                    _worker.Waits = false;
                    Interlocked.And(ref _state, ~Inside);
                    Monitor.PulseAll(_lock);
                    return false;
                }

                if (_isGranted || Interlocked.CompareExchange(ref _state, Inside, 0) == 0)
                {
                    _worker.Waits = false;
                    return true;
                }

                Monitor.Wait(_lock);
            }
        }
    }

    private void LeaveAndTell()
    {
        Interlocked.And(ref _state, ~Inside);
        lock (_lock)
        {
            Monitor.PulseAll(_lock);
        }
    }

    private void WaitForExit()
    {
        lock (_lock)
        {
            // A worker that waits for the gate must see that it never opens.
            Monitor.PulseAll(_lock);
            while ((Volatile.Read(ref _state) & Inside) != 0)
            {
                Monitor.Wait(_lock);
            }
        }
    }
}
