// SPDX-License-Identifier: BSD-3-Clause

using System;
using VirtioVideo.Codecs;
using VirtioVideo.Threading;

namespace VirtioVideo.Streams;

/// <summary>Makes the workers of streams.</summary>
internal interface IStreamWorkerFactory
{
    /// <summary>Makes a worker that is not started yet.</summary>
    /// <param name="stream">Id of the stream.</param>
    /// <param name="createLoop">Makes the codec's side; it gets the place for its reports.</param>
    /// <param name="doorbell">Wakes the device.</param>
    /// <param name="onCrash">Called by the worker if it dies of a bug of ours.</param>
    IStreamWorker Create(uint stream, Func<Action<Outcome>, IWorkLoop> createLoop, Doorbell doorbell, Action<Exception> onCrash);
}
