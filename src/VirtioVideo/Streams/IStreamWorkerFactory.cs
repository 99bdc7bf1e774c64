// SPDX-License-Identifier: BSD-3-Clause

using System;
using VirtioVideo.Codecs;
using VirtioVideo.Memory;
using VirtioVideo.Threading;

namespace VirtioVideo.Streams;

/// <summary>Makes the codec's side of a stream.</summary>
/// <param name="report">Takes what it reports.</param>
/// <param name="gate">Says when it may touch guest memory; entered before each call.</param>
internal delegate IWorkLoop WorkLoopFactory(Action<Outcome> report, GuestGate gate);

/// <summary>Makes the workers of streams.</summary>
internal interface IStreamWorkerFactory
{
    /// <summary>Makes a worker that is not started yet.</summary>
    /// <param name="stream">Id of the stream.</param>
    /// <param name="createLoop">Makes the codec's side.</param>
    /// <param name="doorbell">Wakes the device.</param>
    /// <param name="onCrash">Called by the worker if it dies of a bug of ours.</param>
    IStreamWorker Create(uint stream, WorkLoopFactory createLoop, Doorbell doorbell, Action<Exception> onCrash);
}
