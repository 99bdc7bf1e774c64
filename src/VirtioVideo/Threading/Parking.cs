// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Threading;
using VirtioVideo.Platform.Linux;

namespace VirtioVideo.Threading;

/// <summary>A worker thread waits for work here. Waking a worker that does not wait costs a fence and a read.</summary>
internal sealed class Parking : IDisposable
{
    /// <summary>1 while the worker waits or is about to.</summary>
    private readonly Futex _parked = new();

    /// <summary>Worker: waits until <see cref="Wake"/>, unless there is work already.</summary>
    /// <param name="hasWork">Called after it became visible that this thread is about to wait.</param>
    /// <param name="milliseconds">Longest wait; for ever by default.</param>
    /// <returns>False if the time ran out.</returns>
    public bool Wait(Func<bool> hasWork, int milliseconds = Timeout.Infinite)
    {
        // full fence, pairs with Wake: either Wake sees the 1, or hasWork sees the work published before Wake.
        Interlocked.Exchange(ref _parked.Word, 1);
        bool woken = hasWork() || _parked.WaitWhile(1, milliseconds);
        Volatile.Write(ref _parked.Word, 0);
        return woken;
    }

    /// <summary>Any thread: wakes the worker, after the work was published.</summary>
    public void Wake()
    {
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _parked.Word) != 0 && Interlocked.Exchange(ref _parked.Word, 0) != 0)
        {
            _parked.Wake();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _parked.Dispose();
}
