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

/// <summary>A stream as the device sees it: its pending commands, the commands that are allowed next, and their answers.</summary>
/// <remarks>
/// Used by the device's thread only, except where a comment says otherwise. Work goes to the stream's worker, and its worker events come back in
/// <see cref="Collect"/>. Nothing here waits for a codec. Every command is answered once: at once, or later by the resource, drain, clear or destroy
/// that it waits for.
/// </remarks>
internal sealed partial class VideoStream : IDisposable
{
    private readonly StreamOptions _options;
    private readonly (virtio_video_mem_type Input, virtio_video_mem_type Output) _memoryTypes;
    private readonly EventOutbox _events;
    private readonly Doorbell _doorbell;
    private readonly IStreamObserver _observer;
    private readonly Mailbox _mailbox;
    private readonly IStreamWorker _worker;
    private readonly StreamParameters _parameters;
    private readonly FramePool? _frames;
    private readonly Func<FrameLayout, bool>? _readsInPlace;
    private readonly BufferTable _input;
    private readonly BufferTable _output;
    private readonly Action _release;
    private readonly PendingEvent _resolutionChanged;
    private readonly PendingEvent _error;
    private DescriptorChain? _pendingDrain;
    private DescriptorChain? _pendingDestroy;
    private bool _failed;
    private bool _posted;
    private bool _hasEnded;

    /// <summary>Latest time for the answer to STREAM_DESTROY.</summary>
    private long _destroyBy;

    /// <param name="id">The stream's id.</param>
    /// <param name="setup">Its parts.</param>
    /// <param name="statistics">Its counters.</param>
    /// <param name="memoryTypes">Memory types of its queues.</param>
    /// <param name="options">Limits and switches.</param>
    /// <param name="workers">Makes its worker.</param>
    /// <param name="events">Events wait for a buffer here.</param>
    /// <param name="doorbell">Wakes the device.</param>
    /// <param name="observer">Receives its failure.</param>
    public VideoStream(
        uint id,
        StreamSetup setup,
        StreamStatistics statistics,
        (virtio_video_mem_type Input, virtio_video_mem_type Output) memoryTypes,
        StreamOptions options,
        IStreamWorkerFactory workers,
        EventOutbox events,
        Doorbell doorbell,
        IStreamObserver observer)
    {
        Id = id;
        Statistics = statistics;
        _memoryTypes = memoryTypes;
        _options = options;
        _frames = setup.Frames;
        _readsInPlace = setup.ReadsInPlace;
        _mailbox = setup.Mailbox;
        _input = new BufferTable(statistics.Codec);
        _output = new BufferTable(statistics.Codec);
        _events = events;
        _resolutionChanged = new PendingEvent(VIRTIO_VIDEO_EVENT_DECODER_RESOLUTION_CHANGED, this);
        _error = new PendingEvent(VIRTIO_VIDEO_EVENT_ERROR, this);
        _doorbell = doorbell;
        _observer = observer;
        _parameters = setup.Parameters;
        _release = ReleaseResources;
        _worker = workers.Create(id, setup.Loop, setup.Mailbox, doorbell, e => observer.WorkerCrashed(id, e));
        try
        {
            _worker.Start();
        }
        catch
        {
            // The system has no thread for it.
            _worker.Dispose();
            throw;
        }
    }

    /// <summary>The guest's id for it.</summary>
    public uint Id { get; }

    /// <summary>Its counters. Any thread.</summary>
    public StreamStatistics Statistics { get; }

    /// <summary>Number of queued input buffers. Any thread.</summary>
    public uint InputsQueued => (uint)_input.QueuedCount;

    /// <summary>Number of queued output buffers. Any thread.</summary>
    public uint OutputsQueued => (uint)_output.QueuedCount;

    /// <summary>Whether STREAM_DESTROY was answered.</summary>
    public bool IsDestroyed { get; private set; }

    /// <summary>When STREAM_DESTROY must be answered, by MonotonicClock; 0 if none waits.</summary>
    public long DestroyBy => _pendingDestroy is null ? 0 : _destroyBy;

    /// <summary>Its worker, which may outlive it.</summary>
    public IStreamWorker Worker => _worker;

    private bool IsDraining => _pendingDrain is not null;

    private bool IsClearing => _input.PendingClear is not null || _output.PendingClear is not null;

    /// <summary>spec: STREAM_DRAIN.</summary>
    public void Drain(DescriptorChain command)
    {
        // rulings 34, 41: no drain during another drain or a clear, and none after a failure. spec: QUEUE_CLEAR, "while the device is processing"
        if (_failed || IsDraining || IsClearing)
        {
            Responses.Result(command, VIRTIO_VIDEO_RESULT_ERR_INVALID_OPERATION);
            return;
        }

        _pendingDrain = command;
        Post(new WorkerCommand { Kind = WorkerCommandKind.Drain });
    }

    /// <summary>
    /// spec: STREAM_DESTROY. The stream ends at once and answers all pending commands (ruling 39). <see cref="Collect"/> answers STREAM_DESTROY when
    /// the worker has ended, or has taken too long. By then it has nothing of the guest's.
    /// </summary>
    /// <param name="command">The command.</param>
    /// <param name="work">The budget.</param>
    public void Destroy(DescriptorChain command, WorkBudget work)
    {
        _pendingDestroy = command;
        _destroyBy = MonotonicClock.Now + (long)_options.EndPatience.TotalNanoseconds;
        _worker.Shut();
        CollectOutcomes(work);
        CancelAll();
        End();
        if (_worker.IsStopped)
        {
            // The worker had already ended by itself, so nobody else rings.
            _doorbell.Ring();
        }
    }

    /// <summary>Takes worker events and answers the guest.</summary>
    /// <param name="work">The budget; the rest stays for the next call.</param>
    public void Collect(WorkBudget work)
    {
        GoOnClearing(_input, work);
        GoOnClearing(_output, work);
        while (_pendingDestroy is null && !work.Stops() && _mailbox.TryTake(out WorkerEvent outcome))
        {
            work.Spend(WorkBudget.WorkerEvent);
            Handle(outcome, work);
        }

        if (_pendingDestroy is { } destroy && (_worker.IsStopped || MonotonicClock.Now >= _destroyBy))
        {
            IsDestroyed = true;
            _pendingDestroy = null;
            Responses.Result(destroy, VIRTIO_VIDEO_RESULT_OK);
        }
    }

    /// <summary>Checks whether the codec is in a call that takes too long.</summary>
    /// <param name="now">The time by MonotonicClock.</param>
    /// <returns>Whether another check is needed later.</returns>
    public bool WatchCodec(long now)
    {
        if (_failed || _hasEnded)
        {
            return false;
        }

        long since = _worker.InCodecSince;
        if (since != 0 && now - since > _options.CodecTimeLimit.TotalNanoseconds)
        {
            _observer.CodecTookTooLong(Id);
            _worker.Shut();
            Fail();
        }

        return !_worker.IsAsleep;
    }

    /// <summary>Wakes the worker if it has new work.</summary>
    /// <returns>Whether it has.</returns>
    public bool FlushWork()
    {
        bool posted = _posted;
        if (posted)
        {
            _posted = false;
            _worker.Wake();
        }

        return posted;
    }

    /// <summary>An event of this stream was put into the used ring.</summary>
    public void EventIsPlaced(virtio_video_event_type type)
    {
        if (type == VIRTIO_VIDEO_EVENT_DECODER_RESOLUTION_CHANGED)
        {
            AcceptFormat();
        }
    }

    /// <summary>
    /// Ends it. On return nothing touches guest memory. Pending commands are not answered. The worker ends as soon as it is out of its codec.
    /// </summary>
    public void End()
    {
        if (_hasEnded)
        {
            return;
        }

        _hasEnded = true;
        _worker.Shut();
        DropGuestMemory();
        _worker.ReleaseAfterwards(_release);
    }

    /// <summary>Ends it for a reset of the device, and abandons the worker.</summary>
    public void Dispose()
    {
        End();
        _worker.Dispose();
        _events.Withdraw(_resolutionChanged);
        _events.Withdraw(_error);
        IsDestroyed = true;
    }

    private void CollectOutcomes(WorkBudget work)
    {
        while (_mailbox.TryTake(out WorkerEvent outcome))
        {
            Handle(outcome, work);
        }
    }

    private void Handle(in WorkerEvent outcome, WorkBudget work)
    {
        switch (outcome.Kind)
        {
            case WorkerEventKind.InputDone:
                if (_input.TakePending((Resource)outcome.Buffer!) is { } input)
                {
                    Statistics.CountInput(BytesOf(outcome), outcome.IsDamaged);
                    Responses.InputDone(input, outcome.IsDamaged);
                }

                break;
            case WorkerEventKind.OutputDone:
                AnswerOutput(outcome);
                break;
            case WorkerEventKind.Drained:
                AnswerDrain(VIRTIO_VIDEO_RESULT_OK);
                break;
            case WorkerEventKind.InputCleared:
                FinishClear(_input, work);
                break;
            case WorkerEventKind.OutputCleared:
                FinishClear(_output, work);
                break;
            case WorkerEventKind.FormatChanged:
                FormatChanged(outcome.Format, outcome.Info);
                break;
            case WorkerEventKind.Failed:
                Fail();
                break;
        }
    }

    /// <summary>ruling 41: fails a stream that cannot continue.</summary>
    private void Fail()
    {
        if (!_failed)
        {
            _failed = true;
            _observer.StreamFailed(Id);
            DropGuestMemory();
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

    private void Post(in WorkerCommand work)
    {
        _mailbox.Post(work);
        _posted = true;
    }
}
