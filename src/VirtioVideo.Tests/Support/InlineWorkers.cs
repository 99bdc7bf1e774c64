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
    private readonly List<InlineWorker> _workers = [];

    /// <inheritdoc/>
    public IStreamWorker Create(uint stream, Func<Action<Outcome>, IWorkLoop> createLoop, Doorbell doorbell, Action<Exception> onCrash)
    {
        var worker = new InlineWorker(createLoop, doorbell, onCrash);
        _workers.Add(worker);
        return worker;
    }

    /// <summary>Lets all of them work, in the order of their streams.</summary>
    /// <returns>Whether one was woken.</returns>
    public bool Run()
    {
        bool ran = false;
        foreach (InlineWorker worker in _workers)
        {
            ran |= worker.Run();
        }

        return ran;
    }
}
