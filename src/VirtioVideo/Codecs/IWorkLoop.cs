// SPDX-License-Identifier: BSD-3-Clause

using System;

namespace VirtioVideo.Codecs;

/// <summary>The codec's side of a stream: takes messages, does work in small steps. One thread at a time.</summary>
internal interface IWorkLoop : IDisposable
{
    /// <summary>Takes a message.</summary>
    void Accept(in WorkerCommand work);

    /// <summary>How long it would rather wait for another message than go on without; null if there is nothing to go on with.</summary>
    int? PatienceMilliseconds { get; }

    /// <summary>Whether a product is there that waits for an output buffer.</summary>
    bool LacksOutput { get; }

    /// <summary>No message came within that time: it goes on without.</summary>
    void StopWaiting();

    /// <summary>Whether the next step may take long: what was reported is to be told before it.</summary>
    bool IsBeforeWork { get; }

    /// <summary>Does at most one frame's work. Never waits.</summary>
    /// <returns>False if nothing can be done before the next message.</returns>
    bool TryStep();
}
