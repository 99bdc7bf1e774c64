// SPDX-License-Identifier: BSD-3-Clause

using System;
using VirtioVideo.Codecs;
using VirtioVideo.Streams;
using VirtioVideo.Threading;

namespace VirtioVideo.Tests.Support;

/// <summary>Makes the workers that a device has in a VMM, and lets a test look at them.</summary>
internal sealed class KeptWorkers : IStreamWorkerFactory
{
    private readonly StreamWorkerFactory _real = new();

    /// <summary>That of the newest stream.</summary>
    public IStreamWorker? Newest { get; private set; }

    /// <inheritdoc/>
    public IStreamWorker Create(uint stream, IWorkLoop loop, Mailbox mailbox, Doorbell doorbell, Action<Exception> onCrash)
    {
        Newest = _real.Create(stream, loop, mailbox, doorbell, onCrash);
        return Newest;
    }
}
