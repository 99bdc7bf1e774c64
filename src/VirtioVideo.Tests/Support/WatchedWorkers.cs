// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Threading;
using VirtioVideo.Codecs;
using VirtioVideo.Streams;
using VirtioVideo.Threading;

namespace VirtioVideo.Tests.Support;

/// <summary>Makes the workers that a device has in a VMM, and sees how many managed bytes their threads allocate.</summary>
internal sealed class WatchedWorkers : IStreamWorkerFactory
{
    private readonly StreamWorkerFactory _real = new();
    private long _bytes;

    /// <summary>Bytes of the thread of the newest stream, up to its last step.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <inheritdoc/>
    public IStreamWorker Create(uint stream, WorkLoopFactory createLoop, Doorbell doorbell, Action<Exception> onCrash)
        => _real.Create(stream, (report, gate) => new WatchedLoop(createLoop(report, gate), this), doorbell, onCrash);

    private sealed class WatchedLoop(IWorkLoop loop, WatchedWorkers watch) : IWorkLoop
    {
        public int? PatienceMilliseconds => loop.PatienceMilliseconds;

        public bool LacksOutput => loop.LacksOutput;

        public bool IsBeforeWork => loop.IsBeforeWork;

        public void Accept(in Work work) => loop.Accept(work);

        public void StopWaiting() => loop.StopWaiting();

        public bool TryStep()
        {
            bool moved = loop.TryStep();
            Volatile.Write(ref watch._bytes, GC.GetAllocatedBytesForCurrentThread());
            return moved;
        }

        public void Dispose() => loop.Dispose();
    }
}
