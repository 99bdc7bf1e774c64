// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Threading;
using VirtioVideo.Platform.Linux;

namespace VirtioVideo.Threading;

/// <summary>Wakes the host's event loop from any thread, once per batch: only the first ring after an answer costs a system call.</summary>
internal sealed class Doorbell : IDisposable
{
    private readonly EventFd _event = EventFd.Create();
    private int _ringing;
    private long _rings;

    /// <summary>The eventfd, for the poll set.</summary>
    public EventFd Event => _event;

    /// <summary>How often the host was woken. Any thread.</summary>
    public ulong Rings => (ulong)Volatile.Read(ref _rings);

    /// <summary>Makes the poll fd readable. Any thread, after what it announces was published.</summary>
    public void Ring()
    {
        // full fence, pairs with Answer: either the answering thread sees what was published, or this sees its 0.
        if (Interlocked.Exchange(ref _ringing, 1) == 0)
        {
            Interlocked.Increment(ref _rings);
            _event.Signal();
        }
    }

    /// <summary>Called by the event loop when <see cref="Event"/> is readable, before it looks at what was announced.</summary>
    public void Answer()
    {
        _ = _event.Clear();
        _ = Interlocked.Exchange(ref _ringing, 0);
    }

    /// <inheritdoc/>
    public void Dispose() => _event.Dispose();
}
