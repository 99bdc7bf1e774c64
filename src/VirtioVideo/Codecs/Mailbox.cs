// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Threading;
using VirtioVideo.Memory;
using VirtioVideo.Threading;

namespace VirtioVideo.Codecs;

/// <summary>Connects a stream and its worker: a ring of worker commands, a ring of worker events, and the gate to guest memory.</summary>
/// <remarks>
/// It is made first and then given to both ends. One thread uses each end. Each ring has room for everything that a stream can have under way, so a
/// message that does not fit is a bug of ours. The guest would wait for it for ever, so the stream fails instead.
/// </remarks>
/// <param name="maxBuffers">Most buffers of a queue at a time.</param>
/// <param name="coalesce">How long the report of a frame may wait for those of the next ones; not at all by default.</param>
internal sealed class Mailbox(int maxBuffers, TimeSpan coalesce = default)
{
    // Room for inputs, for outputs of two generations (they cross with a change of resolution), and for the few worker commands without a buffer.
    private readonly SpscRing<WorkerCommand> _work = new((3 * maxBuffers) + 16);
    private readonly SpscRing<WorkerEvent> _outcomes = new((3 * maxBuffers) + 16);
    private string? _lost;
    private bool _isLossTold;
    private bool _hasNews;

    /// <summary>Whether the news are more than frames.</summary>
    private bool _isUrgent;

    private ReportBatch _batch = new((long)coalesce.TotalNanoseconds);

    /// <summary>Controls when the worker may touch guest memory.</summary>
    public GuestGate Gate { get; } = new();

    /// <summary>Whether a worker command waits for the worker. Any thread.</summary>
    public bool HasWork => !_work.IsEmpty;

    /// <summary>Describes a message that was lost; null if none was. Set once, by either end.</summary>
    public string? Lost => Volatile.Read(ref _lost);

    /// <summary>The stream's end: posts a worker command.</summary>
    public void Post(in WorkerCommand work)
    {
        if (!_work.TryEnqueue(work))
        {
            Lose("the worker has more to do than its stream has buffers");
        }
    }

    /// <summary>The stream's end: takes the next worker event. If a message was lost, the last event is a failure.</summary>
    public bool TryTake(out WorkerEvent outcome)
    {
        if (_outcomes.TryDequeue(out outcome))
        {
            return true;
        }

        if (Lost is null || _isLossTold)
        {
            return false;
        }

        _isLossTold = true;
        outcome = new WorkerEvent { Kind = WorkerEventKind.Failed };
        return true;
    }

    /// <summary>The worker's end: takes the next worker command.</summary>
    public bool TryNext(out WorkerCommand work) => _work.TryDequeue(out work);

    /// <summary>The worker's end: reports a worker event.</summary>
    public void Report(WorkerEvent outcome)
    {
        if (!_outcomes.TryEnqueue(outcome))
        {
            Lose("the worker has more to tell than its stream has buffers");
        }

        _hasNews = true;
        _isUrgent |= outcome.Kind is not (WorkerEventKind.InputDone or WorkerEventKind.OutputDone);
    }

    /// <summary>The worker's end: whether the device has to look at what was reported since this was true.</summary>
    /// <param name="queued">Frames that the worker does next, without a sleep.</param>
    public bool TakeNews(int queued)
    {
        if (!_hasNews || (!_batch.IsDueAt(MonotonicClock.Now, queued) && !_isUrgent))
        {
            return false;
        }

        _hasNews = false;
        _isUrgent = false;
        _batch.Begin();
        return true;
    }

    private void Lose(string what) => Interlocked.CompareExchange(ref _lost, what, null);
}
