// SPDX-License-Identifier: BSD-3-Clause

using System;
using VirtioVideo.Codecs;
using VirtioVideo.Memory;
using VirtioVideo.Protocol;
using VirtioVideo.Rings;
using VirtioVideo.Threading;
using VirtioVideo.Wire;
using static VirtioVideo.Wire.virtio_video_dequeue_flag;
using static VirtioVideo.Wire.virtio_video_enqueue_flag;
using static VirtioVideo.Wire.virtio_video_queue_type;
using static VirtioVideo.Wire.virtio_video_result;

namespace VirtioVideo.Streams;

/// <content>Commands for resources: attach, queue, and the end of both.</content>
internal sealed partial class VideoStream
{
    private const uint KnownFlags = 1u << (int)VIRTIO_VIDEO_ENQUEUE_FLAG_FORCE_KEY_FRAME;

    private uint _outputGeneration;

    /// <summary>Bytes of all its resources.</summary>
    public ulong AttachedBytes => _input.TotalLength + _output.TotalLength;

    /// <summary>The memory type of a queue from STREAM_CREATE.</summary>
    public virtio_video_mem_type MemoryType(virtio_video_queue_type queue)
        => queue == VIRTIO_VIDEO_QUEUE_TYPE_INPUT ? _memoryTypes.Input : _memoryTypes.Output;

    /// <summary>Number of sg lists or objects in a RESOURCE_ATTACH.</summary>
    public int BufferCount(virtio_video_queue_type queue) => queue == _parameters.ImageQueue ? _parameters.Layout.BufferCount : 1;

    /// <summary>The target of a RESOURCE_ATTACH that comes now. It is noted because reading the request may take several calls.</summary>
    public AttachTarget TargetOf(virtio_video_queue_type queue, uint id)
        => new(queue, id, queue == _parameters.ImageQueue ? _parameters.Layout : null, _resolution);

    /// <summary>Whether a RESOURCE_ATTACH that was begun may continue. No other command came since, but the stream may have failed.</summary>
    public virtio_video_result MayAttach(in AttachTarget target)
        => MayTouch(target.Queue) ? VIRTIO_VIDEO_RESULT_OK : VIRTIO_VIDEO_RESULT_ERR_INVALID_OPERATION;

    /// <summary>spec: RESOURCE_ATTACH.</summary>
    /// <param name="target">Its target.</param>
    /// <param name="memory">The memory, at its current place. The resource owns it if the answer is OK.</param>
    /// <exception cref="System.OutOfMemoryException">Nothing has changed.</exception>
    public virtio_video_result Attach(in AttachTarget target, AttachedMemory[] memory)
    {
        ulong[] lengths = System.Array.ConvertAll(memory, static part => part.Buffer.Length);
        if (target.Layout is { } layout && !layout.Fits(lengths))
        {
            // ruling 26: the memory is smaller than the layout needs.
            return VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER;
        }

        BufferTable queue = QueueOf(target.Queue);
        if (!HasRoomFor(lengths, queue.Find(target.Id)))
        {
            return VIRTIO_VIDEO_RESULT_ERR_OUT_OF_MEMORY;
        }

        queue.Attach(target.Id, memory).Resolution = target.Resolution;
        return VIRTIO_VIDEO_RESULT_OK;
    }

    /// <summary>Whether a RESOURCE_ATTACH is allowed now.</summary>
    public virtio_video_result MayAttach(virtio_video_queue_type queue, uint id)
    {
        if (!MayTouch(queue))
        {
            return VIRTIO_VIDEO_RESULT_ERR_INVALID_OPERATION;
        }

        Resource? resource = QueueOf(queue).Find(id);

        // ruling 22: ids must be less than cur_*_buffers. With liberal ids, the number of resources has this limit.
        if (_options.LiberalResourceIds ? resource is null && QueueOf(queue).Count >= CurrentBuffers(queue) : id >= CurrentBuffers(queue))
        {
            return VIRTIO_VIDEO_RESULT_ERR_INVALID_RESOURCE_ID;
        }

        // ruling 25: memory of a queued resource cannot be replaced.
        return resource?.Pending is null ? VIRTIO_VIDEO_RESULT_OK : VIRTIO_VIDEO_RESULT_ERR_INVALID_OPERATION;
    }

    /// <summary>spec: RESOURCE_QUEUE.</summary>
    /// <param name="command">The command.</param>
    /// <param name="queue">The queue.</param>
    /// <param name="request">The request.</param>
    /// <param name="work">The budget.</param>
    public void Queue(DescriptorChain command, virtio_video_queue_type queue, in virtio_video_resource_queue request, WorkBudget work)
    {
        virtio_video_result result = MayQueue(queue, request, out Resource? resource);
        if (result != VIRTIO_VIDEO_RESULT_OK)
        {
            _observer.BufferRefused(Id, request, result);
            Responses.QueueFailed(command, result);
            return;
        }

        QueueOf(queue).MarkQueued(resource!, command);
        if (_frames is not null && queue == VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT)
        {
            resource!.PrepareFrame(_frames, _parameters.Layout, work);
        }

        if (_readsInPlace is not null && queue == VIRTIO_VIDEO_QUEUE_TYPE_INPUT && _readsInPlace(_parameters.Layout))
        {
            resource!.PrepareSource(work);
        }

        if (queue == VIRTIO_VIDEO_QUEUE_TYPE_INPUT)
        {
            Post(new WorkerCommand
            {
                Kind = WorkerCommandKind.Input,
                Buffer = resource,
                Length = request.data_sizes[0],
                Timestamp = request.timestamp,
                QueuedAt = MonotonicClock.Now,
                Layout = _parameters.Layout,
                Settings = _parameters.Settings,
                ForcesKeyFrame = (request.flags & KnownFlags) != 0,
            });
        }
        else if (_pendingFormat is null)
        {
            Post(new WorkerCommand { Kind = WorkerCommandKind.Output, Buffer = resource, Layout = _parameters.Layout, Generation = _outputGeneration });
        }
    }

    /// <summary>
    /// Whether this much memory may be attached, in place of a resource's old memory. The sum of lengths cannot overflow: each is the length of
    /// existing memory.
    /// </summary>
    private bool HasRoomFor(ulong[] lengths, Resource? replaced)
    {
        ulong room = _options.MaxResourceBytes - (AttachedBytes - (replaced?.TotalLength ?? 0));
        foreach (ulong length in lengths)
        {
            if (length > room)
            {
                return false;
            }

            room -= length;
        }

        return true;
    }

    private BufferTable QueueOf(virtio_video_queue_type queue) => queue == VIRTIO_VIDEO_QUEUE_TYPE_INPUT ? _input : _output;

    private uint CurrentBuffers(virtio_video_queue_type queue)
        => queue == _parameters.ImageQueue ? _parameters.Current.cur_image_buffers : _parameters.Current.cur_bitstream_buffers;

    /// <summary>
    /// spec: STREAM_DRAIN and QUEUE_CLEAR, "while the device is processing". Whether buffers of a queue may be attached or queued: not during a
    /// clear, not on the input side during a drain (ruling 34), and not after a failure (ruling 41).
    /// </summary>
    private bool MayTouch(virtio_video_queue_type queue)
        => !_failed && !IsClearing && !(IsDraining && queue == VIRTIO_VIDEO_QUEUE_TYPE_INPUT);

    private virtio_video_result MayQueue(virtio_video_queue_type queue, in virtio_video_resource_queue request, out Resource? resource)
    {
        resource = null;
        if (!MayTouch(queue))
        {
            return VIRTIO_VIDEO_RESULT_ERR_INVALID_OPERATION;
        }

        resource = QueueOf(queue).Find(request.resource_id);
        if (resource is null || (!_options.LiberalResourceIds && request.resource_id >= CurrentBuffers(queue)))
        {
            // rulings 22, 29: no memory was ever attached to this id.
            return VIRTIO_VIDEO_RESULT_ERR_INVALID_RESOURCE_ID;
        }

        if (resource.Pending is not null)
        {
            // ruling 29: the resource is queued already.
            return VIRTIO_VIDEO_RESULT_ERR_INVALID_OPERATION;
        }

        if (queue == VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT && resource.Resolution != _resolution)
        {
            // ruling 40: the command crossed with the event. The guest cannot avoid that, so the buffer is cancelled as if it had come before.
            return VIRTIO_VIDEO_RESULT_ERR_CANCELED;
        }

        if ((request.flags & ~KnownFlags) != 0)
        {
            // spec: RESOURCE_QUEUE, "flags: a bitmask of the following values". An unknown bit asks for something that would not happen.
            return VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER;
        }

        return Fits(queue, resource, request.data_sizes) ? VIRTIO_VIDEO_RESULT_OK : VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER;
    }

    /// <summary>Whether the memory is large enough for its future contents, or holds the contents that it must.</summary>
    private bool Fits(virtio_video_queue_type queue, Resource resource, in MaxPlanes<uint> dataSizes)
    {
        if (queue != _parameters.ImageQueue)
        {
            // ruling 18: data_sizes[0] must not exceed the attached length. An encoder's output may turn out too long later; the response says so
            // then (ruling 47).
            return queue == VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT || dataSizes[0] <= resource.Lengths[0];
        }

        // Memory that was attached for another layout may be too small for this one.
        return _parameters.Layout.Fits(resource.Lengths)
            && (queue == VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT || _parameters.Layout.IsCoveredBy(dataSizes, resource.Lengths));
    }

    private void AnswerOutput(in WorkerEvent outcome)
    {
        if (_output.TakePending((Resource)outcome.Buffer!) is not { } command)
        {
            return;
        }

        uint flags = (outcome.IsDamaged ? Responses.Mask(VIRTIO_VIDEO_DEQUEUE_FLAG_ERR) : 0)
            | (outcome.IsLast ? Responses.Mask(VIRTIO_VIDEO_DEQUEUE_FLAG_EOS) : 0)
            | FrameTypeFlag(outcome.FrameType);
        MaxPlanes<uint> sizes = outcome.Layout?.DataSizes() ?? default;
        if (outcome.FrameType is not null)
        {
            sizes[0] = outcome.Length;
        }

        Responses.OutputDone(command, flags, outcome.Timestamp, sizes);
        Statistics.CountOutput(BytesOf(outcome), outcome.IsDamaged, outcome.QueuedAt);
    }

    /// <summary>Number of bytes of a buffer's contents: a picture, or bytes of a bitstream.</summary>
    private static ulong BytesOf(in WorkerEvent outcome)
    {
        if (outcome.Layout is null)
        {
            return outcome.Length;
        }

        ulong bytes = 0;
        foreach (uint size in outcome.Layout.DataSizes())
        {
            bytes += size;
        }

        return bytes;
    }

    /// <summary>spec: "in case of encoder, to denote a particular frame type".</summary>
    private static uint FrameTypeFlag(FrameType? type) => type switch
    {
        FrameType.Key => Responses.Mask(VIRTIO_VIDEO_DEQUEUE_FLAG_KEY_FRAME),
        FrameType.Predicted => Responses.Mask(VIRTIO_VIDEO_DEQUEUE_FLAG_P_FRAME),
        FrameType.Bidirectional => Responses.Mask(VIRTIO_VIDEO_DEQUEUE_FLAG_B_FRAME),
        _ => 0,
    };

    private static void Cancel(BufferTable queue, Resource resource, virtio_video_result result = VIRTIO_VIDEO_RESULT_ERR_CANCELED)
    {
        if (queue.TakePending(resource) is { } command)
        {
            Responses.QueueFailed(command, result);
        }
    }

    private static void CancelQueued(BufferTable queue, virtio_video_result result = VIRTIO_VIDEO_RESULT_ERR_CANCELED)
    {
        if (queue.QueuedCount == 0)
        {
            return;
        }

        foreach (Resource resource in queue.All)
        {
            Cancel(queue, resource, result);
        }
    }
}
