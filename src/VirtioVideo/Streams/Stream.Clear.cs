// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Codecs;
using VirtioVideo.Protocol;
using VirtioVideo.Rings;
using VirtioVideo.Wire;
using static VirtioVideo.Wire.virtio_video_queue_type;
using static VirtioVideo.Wire.virtio_video_result;

namespace VirtioVideo.Streams;

/// <content>QUEUE_CLEAR and QUEUE_DETACH_RESOURCES.</content>
internal sealed partial class Stream
{
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
    public void Detach(DescriptorChain command, virtio_video_queue_type queue)
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
            QueueOf(queue).DetachAll();
            Responses.Result(command, VIRTIO_VIDEO_RESULT_OK);
        }
    }

    private void BeginClear(DescriptorChain command, virtio_video_queue_type queue, bool detach)
    {
        QueueOf(queue).PendingClear = command;
        QueueOf(queue).DetachAfterClear = detach;
        if (queue == VIRTIO_VIDEO_QUEUE_TYPE_INPUT)
        {
            Post(new Work { Kind = WorkKind.ClearInput });
        }
        else
        {
            _outputGeneration++;
            Post(new Work { Kind = WorkKind.ClearOutput });
        }
    }

    /// <summary>The worker let go of the queue: the cancelled commands are answered, then the clear.</summary>
    private void FinishClear(ResourceQueue queue)
    {
        if (queue.PendingClear is not { } command)
        {
            return;
        }

        // ruling 35; the switch is for what a clear ends, and nothing else.
        CancelQueued(queue, _options.ClearResultOk ? VIRTIO_VIDEO_RESULT_OK : VIRTIO_VIDEO_RESULT_ERR_CANCELED);

        // ruling 36: a clear of either queue cancels the drain.
        AnswerDrain(VIRTIO_VIDEO_RESULT_ERR_CANCELED);
        queue.PendingClear = null;
        if (queue.DetachAfterClear)
        {
            queue.DetachAll();
        }

        // After the response, the decoder's references are none of the guest's business (ruling 31).
        ForgetFrames(queue);

        // A driver that clears has seen the last change of resolution: it may go on with buffers that are large enough.
        foreach (Resource resource in queue.All)
        {
            resource.Resolution = _resolution;
        }

        Responses.Result(command, VIRTIO_VIDEO_RESULT_OK);
    }

    /// <summary>The guest has its output buffers again: what a decoder refers to in them goes on elsewhere.</summary>
    private void ForgetFrames(ResourceQueue queue)
    {
        if (queue == _output)
        {
            queue.RetireFrames(onlyReferenced: true);
            _frames?.Reconsider();
        }
    }

    /// <summary>rulings 39, 41: answers everything that is pending, except STREAM_DESTROY.</summary>
    private void CancelAll()
    {
        CancelQueued(_input);
        CancelQueued(_output);
        AnswerDrain(VIRTIO_VIDEO_RESULT_ERR_CANCELED);
        foreach (ResourceQueue queue in (System.ReadOnlySpan<ResourceQueue>)[_input, _output])
        {
            if (queue.PendingClear is { } clear)
            {
                queue.PendingClear = null;
                Responses.Result(clear, VIRTIO_VIDEO_RESULT_ERR_CANCELED);
            }
        }
    }
}
