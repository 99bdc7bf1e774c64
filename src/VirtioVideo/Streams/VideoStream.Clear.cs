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
    /// <summary>Whether a QUEUE_DETACH_RESOURCES needs more work than its call could do. Commands behind it wait for <see cref="GoOnDetaching"/>.</summary>
    public bool IsDetaching { get; private set; }

    /// <summary>spec: QUEUE_CLEAR. Answered when the worker no longer touches any buffer of the queue.</summary>
    public void Clear(DescriptorChain command, virtio_video_queue_type queue)
    {
        if (_failed || IsClearing)
        {
            Responses.Result(command, VIRTIO_VIDEO_RESULT_ERR_INVALID_OPERATION);
            return;
        }

        BeginClear(command, queue, detach: false);
    }

    /// <summary>spec: QUEUE_DETACH_RESOURCES. Queued buffers are cancelled as with QUEUE_CLEAR (ruling 28).</summary>
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

    /// <summary>Continues a QUEUE_DETACH_RESOURCES of buffers that are not queued.</summary>
    public void GoOnDetaching(WorkBudget work)
        => IsDetaching = IsDetaching && !TryLetGo(_input.IsLettingGo ? _input : _output, work);

    private void BeginClear(DescriptorChain command, virtio_video_queue_type queue, bool detach)
    {
        QueueOf(queue).PendingClear = command;
        QueueOf(queue).DetachAfterClear = detach;
        if (queue == VIRTIO_VIDEO_QUEUE_TYPE_INPUT)
        {
            Post(new WorkerCommand { Kind = WorkerCommandKind.ClearInput, KeepsDrain = detach });
        }
        else
        {
            _outputGeneration++;
            Post(new WorkerCommand { Kind = WorkerCommandKind.ClearOutput, KeepsDrain = detach });
        }
    }

    /// <summary>
    /// Called when the worker has let go of the queue: answers the cancelled commands, then the clear, as soon as no decoder refers to the buffers.
    /// </summary>
    private void FinishClear(BufferTable queue, WorkBudget work)
    {
        if (queue.PendingClear is null)
        {
            return;
        }

        // ruling 35: cancelled commands get ERR_CANCELED. The switch to OK is only for commands that a clear ends.
        CancelQueued(queue, _options.ClearResultOk ? VIRTIO_VIDEO_RESULT_OK : VIRTIO_VIDEO_RESULT_ERR_CANCELED);

        // ruling 36: a clear of either queue cancels the drain. ruling 28: a detach does not.
        if (!queue.DetachAfterClear)
        {
            AnswerDrain(VIRTIO_VIDEO_RESULT_ERR_CANCELED);
        }

        _ = TryLetGo(queue, work);
    }

    private void GoOnClearing(BufferTable queue, WorkBudget work)
    {
        if (queue.IsLettingGo && !IsDetaching)
        {
            _ = TryLetGo(queue, work);
        }
    }

    /// <summary>Lets go of the buffers of a queue, within the budget of this call, and answers the clear at the end.</summary>
    /// <returns>False if the rest is for the next call.</returns>
    private bool TryLetGo(BufferTable queue, WorkBudget work)
    {
        // After the response, the device must touch none of these buffers, not even as references (ruling 31).
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

        // A driver that clears has seen the last change of resolution. It may continue with buffers that are large enough.
        foreach (Resource resource in queue.All)
        {
            resource.Resolution = _resolution;
        }

        Responses.Result(command, VIRTIO_VIDEO_RESULT_OK);
        return true;
    }

    /// <summary>Called when the guest has its output buffers again: pictures in them that a decoder refers to move elsewhere.</summary>
    private void ForgetFrames()
    {
        _output.RetireReferenced();
        _frames?.Reconsider();
    }

    /// <summary>rulings 39, 41: answers all pending commands except STREAM_DESTROY.</summary>
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
