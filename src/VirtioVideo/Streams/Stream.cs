// SPDX-License-Identifier: BSD-3-Clause

using System;
using VirtioVideo.Codecs;
using VirtioVideo.Memory;
using VirtioVideo.Protocol;
using VirtioVideo.Rings;
using VirtioVideo.Threading;
using VirtioVideo.Wire;
using static VirtioVideo.Wire.virtio_video_event_type;
using static VirtioVideo.Wire.virtio_video_result;

namespace VirtioVideo.Streams;

/// <summary>A stream as the device sees it: which commands are pending, what the next one may do, what its answer is.</summary>
/// <remarks>
/// Used by the device's thread only, but for what says otherwise. Work goes to the stream's worker, whose outcomes come back in
/// <see cref="Collect"/>; nothing here waits for a codec. Every command is answered once: at once, or
/// from the resource, drain, clear or destroy that it is pending on.
/// </remarks>
internal sealed partial class Stream : IDisposable
{
    private readonly StreamOptions _options;
    private readonly (virtio_video_mem_type Input, virtio_video_mem_type Output) _memoryTypes;
    private readonly EventOutbox _events;
    private readonly Doorbell _doorbell;
    private readonly IStreamObserver _observer;
    private readonly IStreamWorker _worker;
    private readonly StreamParameters _parameters;
    private readonly FramePool? _frames;
    private readonly ResourceQueue _input;
    private readonly ResourceQueue _output;
    private readonly PendingEvent _resolutionChanged;
    private readonly PendingEvent _error;
    private DescriptorChain? _pendingDrain;
    private DescriptorChain? _pendingDestroy;
    private bool _failed;
    private bool _posted;

    /// <param name="id">The stream's id.</param>
    /// <param name="parameters">The parameters that it starts with.</param>
    /// <param name="statistics">Where it counts what it does.</param>
    /// <param name="memoryTypes">What the memory of its queues is.</param>
    /// <param name="options">Limits and switches.</param>
    /// <param name="frames">Where its decoder finds output buffers; owned; null for an encoder.</param>
    /// <param name="workers">Makes its worker.</param>
    /// <param name="createLoop">Makes the codec's side.</param>
    /// <param name="events">Where events wait for a buffer.</param>
    /// <param name="doorbell">Wakes the device.</param>
    /// <param name="observer">Hears of its failure.</param>
    public Stream(
        uint id,
        StreamParameters parameters,
        StreamStatistics statistics,
        (virtio_video_mem_type Input, virtio_video_mem_type Output) memoryTypes,
        StreamOptions options,
        FramePool? frames,
        IStreamWorkerFactory workers,
        Func<Action<Outcome>, IWorkLoop> createLoop,
        EventOutbox events,
        Doorbell doorbell,
        IStreamObserver observer)
    {
        Id = id;
        Statistics = statistics;
        _memoryTypes = memoryTypes;
        _options = options;
        _frames = frames;
        _input = new ResourceQueue(statistics.Codec);
        _output = new ResourceQueue(statistics.Codec);
        _events = events;
        _resolutionChanged = new PendingEvent(VIRTIO_VIDEO_EVENT_DECODER_RESOLUTION_CHANGED, this);
        _error = new PendingEvent(VIRTIO_VIDEO_EVENT_ERROR, this);
        _doorbell = doorbell;
        _observer = observer;
        _parameters = parameters;
        _worker = workers.Create(id, createLoop, doorbell, e => observer.WorkerCrashed(id, e));
        try
        {
            _worker.Start();
        }
        catch
        {
            // The system gives no thread.
            _worker.Dispose();
            throw;
        }
    }

    /// <summary>The id that the guest knows it by.</summary>
    public uint Id { get; }

    /// <summary>What it did. Any thread.</summary>
    public StreamStatistics Statistics { get; }

    /// <summary>Input buffers that are queued. Any thread.</summary>
    public uint InputsQueued => (uint)_input.QueuedCount;

    /// <summary>Output buffers that are queued. Any thread.</summary>
    public uint OutputsQueued => (uint)_output.QueuedCount;

    /// <summary>Whether STREAM_DESTROY was answered.</summary>
    public bool IsGone { get; private set; }

    private bool IsDraining => _pendingDrain is not null;

    private bool IsClearing => _input.PendingClear is not null || _output.PendingClear is not null;

    /// <summary>spec: STREAM_DRAIN.</summary>
    public void Drain(DescriptorChain command)
    {
        // rulings 34, 41; spec: QUEUE_CLEAR, "while the device is processing"
        if (_failed || IsDraining || IsClearing)
        {
            Responses.Result(command, VIRTIO_VIDEO_RESULT_ERR_INVALID_OPERATION);
            return;
        }

        _pendingDrain = command;
        Post(new Work { Kind = WorkKind.Drain });
    }

    /// <summary>spec: STREAM_DESTROY. Answered by <see cref="Collect"/> when the worker has ended.</summary>
    public void Destroy(DescriptorChain command)
    {
        _pendingDestroy = command;
        _worker.RequestStop();
        if (_worker.IsStopped)
        {
            // It ended of itself before: nobody else announces it.
            _doorbell.Ring();
        }
    }

    /// <summary>Takes what the worker finished and answers the guest.</summary>
    /// <param name="work">What may be done now; the rest is there the next time.</param>
    public void Collect(WorkBudget work)
    {
        bool isStopped = _worker.IsStopped;
        while (!work.Stops())
        {
            if (!_worker.TryTake(out Outcome outcome))
            {
                EndIf(isStopped);
                return;
            }

            work.Spend(WorkBudget.Outcome);
            Handle(outcome);
        }
    }

    private void EndIf(bool isStopped)
    {
        if (isStopped && _pendingDestroy is not null)
        {
            // ruling 39: each pending command is answered, then DESTROY.
            CancelAll();
            Dispose();
            Responses.Result(_pendingDestroy, VIRTIO_VIDEO_RESULT_OK);
            _pendingDestroy = null;
        }
    }

    /// <summary>Wakes the worker if there is new work for it.</summary>
    public void FlushWork()
    {
        if (_posted)
        {
            _posted = false;
            _worker.Wake();
        }
    }

    /// <summary>An event of this stream was put into the used ring.</summary>
    public void EventIsPlaced(virtio_video_event_type type)
    {
        if (type == VIRTIO_VIDEO_EVENT_DECODER_RESOLUTION_CHANGED)
        {
            AcceptFormat();
        }
    }

    /// <summary>Waits until the worker touches no guest memory; until <see cref="Resume"/>.</summary>
    public void Pause()
    {
        _worker.Pause();

        // Threads of the decoder go on with the pictures that they have, elsewhere.
        _output.RetireFrames(onlyReferenced: false);
    }

    /// <summary>Lets the worker go on.</summary>
    public void Resume() => _worker.Resume();

    /// <summary>Ends the worker and forgets what is pending without answering it: for a reset of the device.</summary>
    public void Dispose()
    {
        _worker.Dispose();
        _input.DetachAll();
        _output.DetachAll();
        _frames?.Dispose();
        _events.Withdraw(_resolutionChanged);
        _events.Withdraw(_error);
        IsGone = true;
    }

    private void Handle(in Outcome outcome)
    {
        switch (outcome.Kind)
        {
            case OutcomeKind.InputDone:
                if (_input.TakePending((Resource)outcome.Buffer!) is { } input)
                {
                    Statistics.CountInput(BytesOf(outcome), outcome.IsDamaged);
                    Responses.InputDone(input, outcome.IsDamaged);
                }

                break;
            case OutcomeKind.OutputDone:
                AnswerOutput(outcome);
                break;
            case OutcomeKind.Drained:
                AnswerDrain(VIRTIO_VIDEO_RESULT_OK);
                break;
            case OutcomeKind.InputCleared:
                FinishClear(_input);
                break;
            case OutcomeKind.OutputCleared:
                FinishClear(_output);
                break;
            case OutcomeKind.FormatChanged:
                FormatChanged(outcome.Format, outcome.Facts);
                break;
            case OutcomeKind.Failed:
                Fail();
                break;
        }
    }

    /// <summary>ruling 41: a stream that cannot go on.</summary>
    private void Fail()
    {
        if (!_failed)
        {
            _failed = true;
            _observer.StreamFailed(Id);
            _output.RetireFrames(onlyReferenced: false);
            CancelAll();
            _events.Post(_error);
        }
    }

    private void AnswerDrain(virtio_video_result result)
    {
        if (_pendingDrain is { } drain)
        {
            _pendingDrain = null;
            Responses.Result(drain, result);
        }
    }

    private void Post(in Work work)
    {
        _worker.Post(work);
        _posted = true;
    }
}
