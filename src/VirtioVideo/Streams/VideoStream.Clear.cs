// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Codecs;
using VirtioVideo.Protocol;
using VirtioVideo.Rings;
using VirtioVideo.Wire;
using static VirtioVideo.Wire.virtio_video_queue_type;
using static VirtioVideo.Wire.virtio_video_result;

namespace VirtioVideo.Streams;

/// <content>QUEUE_CLEAR and QUEUE_DETACH_RESOURCES.</content>
internal sealed partial class VideoStream
{
    /// <summary>Whether a QUEUE_DETACH_RESOURCES wants more work than its call could do: commands behind it wait for <see cref="GoOnDetaching"/>.</summary>
    public bool IsDetaching { get; private set; }

    /// <summary>spec: QUEUE_CLEAR. Answered when the worker touches none of the queue's buffers any more.</summary>
    public void Clear(DescriptorChain command, virtio_video_queue_type queue)
    {
        if (_failed || IsClearing)
        {
            Responses.Result(command, VIRTIO_VIDEO_RESULT_ERR_INVALID_OPERATION);
            return;
        }

        BeginClear(command, queue, detach: false);
    }

    /// <summary>spec: QUEUE_DETACH_RESOURCES. Queued buffers are cancelled as QUEUE_CLEAR does (ruling 28).</summary>
    public void Detach(DescriptorChain command, virtio_video_queue_type queue, WorkBudget work)
    {
        if (_failed || IsClearing)
        {
            Responses.Result(command, VIRTIO_VIDEO_RESULT_ERR_INVALID_OPERATION);
        }
        else if (QueueOf(queue).QueuedCount > 0)
        {
            BeginClear(command, queue, detach: true);
        }
        else
        {
            (QueueOf(queue).PendingClear, QueueOf(queue).DetachAfterClear) = (command, true);
            IsDetaching = !TryLetGo(QueueOf(queue), work);
        }
    }

    /// <summary>Goes on with a QUEUE_DETACH_RESOURCES of buffers that are not queued.</summary>
    public void GoOnDetaching(WorkBudget work)
        => IsDetaching = IsDetaching && !TryLetGo(_input.IsLettingGo ? _input : _output, work);

    private void BeginClear(DescriptorChain command, virtio_video_queue_type queue, bool detach)
    {
        QueueOf(queue).PendingClear = command;
        QueueOf(queue).DetachAfterClear = detach;
        if (queue == VIRTIO_VIDEO_QUEUE_TYPE_INPUT)
        {
            Post(new WorkerCommand { Kind = WorkerCommandKind.ClearInput });
        }
        else
        {
            _outputGeneration++;
            Post(new WorkerCommand { Kind = WorkerCommandKind.ClearOutput });
        }
    }

    /// <summary>The worker let go of the queue: the cancelled commands are answered, then the clear, as soon as the buffers are the guest's alone.</summary>
    private void FinishClear(BufferTable queue, WorkBudget work)
    {
        if (queue.PendingClear is null)
        {
            return;
        }

        // ruling 35; the switch is for what a clear ends, and nothing else.
        CancelQueued(queue, _options.ClearResultOk ? VIRTIO_VIDEO_RESULT_OK : VIRTIO_VIDEO_RESULT_ERR_CANCELED);

        // ruling 36: a clear of either queue cancels the drain.
        AnswerDrain(VIRTIO_VIDEO_RESULT_ERR_CANCELED);
        _ = TryLetGo(queue, work);
    }

    private void GoOnClearing(BufferTable queue, WorkBudget work)
    {
        if (queue.IsLettingGo && !IsDetaching)
        {
            _ = TryLetGo(queue, work);
        }
    }

    /// <summary>Lets go of the buffers of a queue, as far as the work of this call goes, and answers the clear in the end.</summary>
    /// <returns>False if the rest is for the next call.</returns>
    private bool TryLetGo(BufferTable queue, WorkBudget work)
    {
        // After the response, the decoder's references are none of the guest's business (ruling 31).
        queue.IsLettingGo = queue.PendingClear is not null && !(queue.DetachAfterClear ? queue.TryDetachAll(work) : queue.TryRetireReferenced(work));
        if (queue.IsLettingGo || queue.PendingClear is not { } command)
        {
            return !queue.IsLettingGo;
        }

        queue.PendingClear = null;
        if (queue == _output)
        {
            _frames?.Reconsider();
        }

        // A driver that clears has seen the last change of resolution: it may go on with buffers that are large enough.
        foreach (Resource resource in queue.All)
        {
            resource.Resolution = _resolution;
        }

        Responses.Result(command, VIRTIO_VIDEO_RESULT_OK);
        return true;
    }

    /// <summary>The guest has its output buffers again: what a decoder refers to in them goes on elsewhere.</summary>
    private void ForgetFrames()
    {
        _output.RetireReferenced();
        _frames?.Reconsider();
    }

    /// <summary>rulings 39, 41: answers everything that is pending, except STREAM_DESTROY.</summary>
    private void CancelAll()
    {
        CancelQueued(_input);
        CancelQueued(_output);
        AnswerDrain(VIRTIO_VIDEO_RESULT_ERR_CANCELED);
        foreach (BufferTable queue in (System.ReadOnlySpan<BufferTable>)[_input, _output])
        {
            if (queue.PendingClear is { } clear)
            {
                queue.PendingClear = null;
                queue.IsLettingGo = false;
                Responses.Result(clear, VIRTIO_VIDEO_RESULT_ERR_CANCELED);
            }
        }
    }
}
