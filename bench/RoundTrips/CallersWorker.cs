// SPDX-License-Identifier: BSD-3-Clause

using System;
using VirtioVideo.Codecs;
using VirtioVideo.Streams;
using VirtioVideo.Threading;

namespace VirtioVideo.Bench.RoundTrips;

/// <summary>A stream's worker that works on the thread that wakes it: nothing is measured but the library's own work.</summary>
internal sealed class CallersWorker : IStreamWorker
{
    private readonly IWorkLoop _loop;
    private readonly Mailbox _mailbox;
    private readonly Doorbell _doorbell;

    private CallersWorker(IWorkLoop loop, Mailbox mailbox, Doorbell doorbell)
    {
        _loop = loop;
        _mailbox = mailbox;
        _doorbell = doorbell;
        _ = mailbox.Gate.TryEnter();
    }

    /// <inheritdoc/>
    public bool IsStopped { get; private set; }

    /// <inheritdoc/>
    public void Start()
    {
    }

    /// <inheritdoc/>
    public void Wake()
    {
        while (_mailbox.TryNext(out WorkerCommand work))
        {
            _loop.Accept(work);
        }

        while (_loop.TryStep())
        {
        }

        if (_mailbox.TakeNews(queued: 0))
        {
            _doorbell.Ring();
        }
    }

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

    /// <summary>Makes them.</summary>
    internal sealed class Factory : IStreamWorkerFactory
    {
        /// <inheritdoc/>
        public IStreamWorker Create(uint stream, IWorkLoop loop, Mailbox mailbox, Doorbell doorbell, Action<Exception> onCrash)
            => new CallersWorker(loop, mailbox, doorbell);
    }
}
