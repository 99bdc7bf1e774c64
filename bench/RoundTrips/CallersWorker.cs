// SPDX-License-Identifier: BSD-3-Clause

using System;
using VirtioVideo.Codecs;
using VirtioVideo.Memory;
using VirtioVideo.Streams;
using VirtioVideo.Threading;

namespace VirtioVideo.Bench.RoundTrips;

/// <summary>A stream's worker that works on the thread that wakes it: nothing is measured but the library's own work.</summary>
internal sealed class CallersWorker : IStreamWorker
{
    private const int Room = 256;

    private readonly SpscRing<Work> _work = new(Room);
    private readonly SpscRing<Outcome> _outcomes = new(Room);
    private readonly IWorkLoop _loop;
    private readonly GuestGate _gate = new();
    private readonly Doorbell _doorbell;

    private CallersWorker(WorkLoopFactory createLoop, Doorbell doorbell)
    {
        _doorbell = doorbell;
        _loop = createLoop(Report, _gate);
        _ = _gate.TryEnter();
    }

    /// <inheritdoc/>
    public bool IsStopped { get; private set; }

    /// <inheritdoc/>
    public void Start()
    {
    }

    /// <inheritdoc/>
    public void Post(in Work work) => Must(_work.TryEnqueue(work));

    /// <inheritdoc/>
    public void Wake()
    {
        while (_work.TryDequeue(out Work work))
        {
            _loop.Accept(work);
        }

        while (_loop.TryStep())
        {
        }

        if (!_outcomes.IsEmpty)
        {
            _doorbell.Ring();
        }
    }

    /// <inheritdoc/>
    public bool TryTake(out Outcome outcome) => _outcomes.TryDequeue(out outcome);

    /// <inheritdoc/>
    public long InCodecSince => 0;

    /// <inheritdoc/>
    public bool IsAsleep => true;

    /// <inheritdoc/>
    public void BeginPause()
    {
    }

    /// <inheritdoc/>
    public void Shut() => IsStopped = true;

    /// <inheritdoc/>
    public void ReleaseAfterwards(Action release) => release();

    /// <inheritdoc/>
    public bool WaitForEnd(int milliseconds) => true;

    /// <inheritdoc/>
    public void Pause()
    {
    }

    /// <inheritdoc/>
    public void Resume()
    {
    }

    /// <inheritdoc/>
    public void Dispose() => _loop.Dispose();

    private void Report(Outcome outcome) => Must(_outcomes.TryEnqueue(outcome));

    private static void Must(bool fits)
    {
        if (!fits)
        {
            throw new InvalidOperationException("the ring is full");
        }
    }

    /// <summary>Makes them.</summary>
    internal sealed class Factory : IStreamWorkerFactory
    {
        /// <inheritdoc/>
        public IStreamWorker Create(uint stream, WorkLoopFactory createLoop, Doorbell doorbell, Action<Exception> onCrash)
            => new CallersWorker(createLoop, doorbell);
    }
}
