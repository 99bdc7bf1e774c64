// SPDX-License-Identifier: BSD-3-Clause

using System;
using VirtioVideo.Codecs;
using VirtioVideo.Threading;

namespace VirtioVideo.Streams;

/// <summary>A thread for each stream.</summary>
internal sealed class StreamWorkerFactory : IStreamWorkerFactory
{
    /// <inheritdoc/>
    public IStreamWorker Create(uint stream, WorkLoopFactory createLoop, Doorbell doorbell, Action<Exception> onCrash)
        => new StreamWorker(createLoop, StreamOptions.MaxBuffers, doorbell, onCrash, $"vvideo-{stream}");
}
