// SPDX-License-Identifier: BSD-3-Clause

using System;

namespace VirtioVideo.Streams;

/// <summary>Hears of streams that end before their time, for the host's log.</summary>
internal interface IStreamObserver
{
    /// <summary>The codec cannot go on; the guest gets EVENT_ERROR. Device's thread.</summary>
    void StreamFailed(uint id);

    /// <summary>The worker died of a bug of ours. Worker's thread.</summary>
    void WorkerCrashed(uint id, Exception exception);
}
