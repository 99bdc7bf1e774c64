// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Threading;

namespace VirtioVideo.Threading;

/// <summary>A worker thread waits for work here. Waking a worker that does not wait costs a fence and a read.</summary>
internal sealed class Parking : IDisposable
{
    private readonly AutoResetEvent _event = new(false);
    private int _parked;

    /// <summary>Worker: waits until <see cref="Wake"/>, unless there is work already.</summary>
    /// <param name="hasWork">Called after it became visible that this thread is about to wait.</param>
    /// <param name="milliseconds">Longest wait; for ever by default.</param>
    /// <returns>False if the time ran out.</returns>
    public bool Wait(Func<bool> hasWork, int milliseconds = Timeout.Infinite)
    {
        // full fence, pairs with Wake: either Wake sees the 1, or hasWork sees the work published before Wake.
        Interlocked.Exchange(ref _parked, 1);
        if (hasWork())
        {
            // A Wake that saw the 1 has set the event or is about to: the next Wait then returns early, which is harmless.
            Interlocked.Exchange(ref _parked, 0);
            return true;
        }

        bool woken = _event.WaitOne(milliseconds);
        Volatile.Write(ref _parked, 0);
        return woken;
    }

    /// <summary>Any thread: wakes the worker, after the work was published.</summary>
    public void Wake()
    {
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _parked) != 0 && Interlocked.Exchange(ref _parked, 0) != 0)
        {
            _event.Set();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _event.Dispose();
}
