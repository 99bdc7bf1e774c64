// SPDX-License-Identifier: BSD-3-Clause

using System;

namespace VirtioVideo.Codecs;

/// <summary>The codec's side of a stream: takes worker commands and works in small steps. One thread at a time.</summary>
internal interface IWorkLoop : IDisposable
{
    /// <summary>Takes a worker command.</summary>
    void Accept(in WorkerCommand work);

    /// <summary>How long to wait for another worker command before work continues without it. Null if there is nothing to continue with.</summary>
    int? PatienceMilliseconds { get; }

    /// <summary>Whether a product waits for an output buffer.</summary>
    bool LacksOutput { get; }

    /// <summary>Ends that wait: no worker command came in time.</summary>
    void StopWaiting();

    /// <summary>Whether the next step may take long. If so, reported worker events must reach the device first.</summary>
    bool IsBeforeWork { get; }

    /// <summary>Frames that can be done before the guest queues more buffers.</summary>
    int Queued { get; }

    /// <summary>Does at most one frame's work. Never waits.</summary>
    /// <returns>False if there is nothing to do before the next worker command.</returns>
    bool TryStep();
}
