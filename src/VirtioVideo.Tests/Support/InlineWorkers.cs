// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using VirtioVideo.Codecs;
using VirtioVideo.Streams;
using VirtioVideo.Threading;

namespace VirtioVideo.Tests.Support;

/// <summary>Makes <see cref="InlineWorker"/>s and runs them.</summary>
internal sealed class InlineWorkers : IStreamWorkerFactory
{
    private readonly List<(uint Stream, InlineWorker Worker)> _workers = [];

    /// <summary>Whether they work as soon as they are woken.</summary>
    public bool AreEager { get; init; }

    /// <inheritdoc/>
    public IStreamWorker Create(uint stream, IWorkLoop loop, Mailbox mailbox, Doorbell doorbell, Action<Exception> onCrash)
    {
        var worker = new InlineWorker(loop, mailbox, doorbell, onCrash) { IsEager = AreEager };
        _workers.Add((stream, worker));
        return worker;
    }

    /// <summary>The worker that was made last.</summary>
    public InlineWorker Last => _workers[^1].Worker;

    /// <summary>Forgets those that have ended.</summary>
    public void Forget() => _workers.RemoveAll(static entry => entry.Worker.IsStopped);

    /// <summary>Lets them work, in the order of their streams.</summary>
    /// <param name="asleep">The stream whose worker does not; 0 for none.</param>
    /// <returns>Whether one was woken.</returns>
    public bool Run(uint asleep)
    {
        bool ran = false;
        foreach ((uint stream, InlineWorker worker) in _workers)
        {
            ran |= stream != asleep && worker.Run();
        }

        return ran;
    }
}
