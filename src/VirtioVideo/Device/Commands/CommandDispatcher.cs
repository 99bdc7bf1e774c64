// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Memory;
using VirtioVideo.Protocol;
using VirtioVideo.Rings;
using VirtioVideo.Streams;
using VirtioVideo.Wire;
using static VirtioVideo.Wire.virtio_video_cmd_type;
using static VirtioVideo.Wire.virtio_video_queue_type;
using static VirtioVideo.Wire.virtio_video_result;

namespace VirtioVideo.Device.Commands;

/// <summary>Reads a command from a private copy, checks its arguments, and passes it on to the part that answers it.</summary>
internal sealed class CommandDispatcher(Capabilities capabilities, StreamTable streams, StreamCreation creation, ResourceAttachment attachment, DeviceLog log, WorkBudget work)
{
    private GuestMemory _memory = GuestMemory.Empty;

    /// <summary>The stream of the last QUEUE_DETACH_RESOURCES.</summary>
    private VideoStream? _detaching;

    /// <summary>Guest memory, for sg lists.</summary>
    public GuestMemory Memory
    {
        get => _memory;
        set
        {
            _memory = value;
            attachment.MemoryChanged();
        }
    }

    /// <summary>Feature bits that the guest accepted.</summary>
    public ulong Features { get; set; }

    /// <summary>Whether the last command needs more work than its call could do. No other command can be handled until it is answered.</summary>
    public bool IsInCommand => attachment.IsUnderWay || _detaching is { IsDetaching: true };

    /// <summary>Continues with that command.</summary>
    public void Resume()
    {
        if (attachment.IsUnderWay)
        {
            attachment.Resume(_memory);
        }
        else
        {
            _detaching!.GoOnDetaching(work);
        }
    }

    /// <summary>Forgets that command without an answer, because its queue is gone.</summary>
    public void Forget()
    {
        attachment.Forget();
        _detaching = null;
    }

    /// <summary>Handles a command. It is answered now, or later by the stream that it waits for.</summary>
    public void Dispatch(DescriptorChain chain)
    {
        var reader = new ChainReader(chain);
        if (!reader.TryRead(out uint type))
        {
            Responses.Result(chain, VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER);
            return;
        }

        var command = (virtio_video_cmd_type)type;
        if (log.Wants(LogLevel.Debug))
        {
            log.Write(LogLevel.Debug, command.ToString());
        }

        switch (command)
        {
            case VIRTIO_VIDEO_CMD_DEVICE_QUERY_CAPS:
                QueryCaps(chain);
                break;
            case VIRTIO_VIDEO_CMD_STREAM_CREATE:
                if (TryRead(chain, ref reader, command, out virtio_video_stream_create create))
                {
                    creation.Create(chain, create, Features);
                }

                break;
            case VIRTIO_VIDEO_CMD_STREAM_DESTROY:
                if (TryRead(chain, ref reader, command, out virtio_video_stream_destroy destroy)
                    && TryFind(chain, destroy.stream_id, out VideoStream ended))
                {
                    streams.RemoveName(ended);
                    ended.Destroy(chain, work);
                }

                break;
            case VIRTIO_VIDEO_CMD_STREAM_DRAIN:
                if (TryRead(chain, ref reader, command, out virtio_video_stream_drain drain)
                    && TryFind(chain, drain.stream_id, out VideoStream drained))
                {
                    drained.Drain(chain);
                }

                break;
            case VIRTIO_VIDEO_CMD_STREAM_GET_PARAMS:
                GetParams(chain, ref reader);
                break;
            case VIRTIO_VIDEO_CMD_STREAM_SET_PARAMS:
                SetParams(chain, ref reader);
                break;
            case VIRTIO_VIDEO_CMD_QUEUE_CLEAR:
                if (TryRead(chain, ref reader, command, out virtio_video_queue_clear clear)
                    && TryFind(chain, clear.stream_id, out VideoStream cleared)
                    && TryQueueType(chain, clear.queue_type, out virtio_video_queue_type clearedQueue))
                {
                    cleared.Clear(chain, clearedQueue);
                }

                break;
            case VIRTIO_VIDEO_CMD_QUEUE_DETACH_RESOURCES:
                if (TryRead(chain, ref reader, command, out virtio_video_queue_detach_resources detach)
                    && TryFind(chain, detach.stream_id, out VideoStream detached)
                    && TryQueueType(chain, detach.queue_type, out virtio_video_queue_type detachedQueue))
                {
                    _detaching = detached;
                    detached.Detach(chain, detachedQueue, work);
                }

                break;
            case VIRTIO_VIDEO_CMD_RESOURCE_ATTACH:
                if (TryRead(chain, ref reader, command, out virtio_video_resource_attach attach)
                    && TryFind(chain, attach.stream_id, out VideoStream owner)
                    && TryQueueType(chain, attach.queue_type, out _))
                {
                    bool scattered = (Features & (1ul << (int)virtio_video.VIRTIO_VIDEO_F_RESOURCE_NON_CONTIG)) != 0;
                    attachment.Attach(chain, ref reader, owner, attach, _memory, scattered);
                }

                break;
            case VIRTIO_VIDEO_CMD_RESOURCE_QUEUE:
                HandleResourceQueue(chain, ref reader);
                break;
            default:
                // ruling 11: an unknown command type never ends the device.
                Responses.Result(chain, VIRTIO_VIDEO_RESULT_ERR_INVALID_OPERATION);
                break;
        }
    }

    private static bool TryRead<T>(DescriptorChain chain, ref ChainReader reader, virtio_video_cmd_type command, out T request)
        where T : unmanaged
    {
        if (reader.TryReadRest(command, out request))
        {
            return true;
        }

        // ruling 11: the request is shorter than its struct.
        Responses.Result(chain, VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER);
        return false;
    }

    private static bool TryQueueType(DescriptorChain chain, uint value, out virtio_video_queue_type queue)
    {
        queue = (virtio_video_queue_type)value;
        if (IsQueueType(queue))
        {
            return true;
        }

        Responses.Result(chain, VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER);
        return false;
    }

    private static bool IsQueueType(virtio_video_queue_type queue)
        => queue is VIRTIO_VIDEO_QUEUE_TYPE_INPUT or VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT;

    private bool TryFind(DescriptorChain chain, uint id, out VideoStream stream)
    {
        if (streams.Find(id) is { } found)
        {
            stream = found;
            return true;
        }

        stream = null!;
        Responses.Result(chain, VIRTIO_VIDEO_RESULT_ERR_INVALID_STREAM_ID);
        return false;
    }

    private void QueryCaps(DescriptorChain chain)
    {
        if (chain.WritableLength >= (uint)capabilities.Response.Length)
        {
            chain.Complete(capabilities.Response.AsSpan());
            return;
        }

        // ruling 6: too little room for the response: both counts are 0.
        Responses.Caps(chain, VIRTIO_VIDEO_RESULT_ERR_OUT_OF_MEMORY);
    }

    private void GetParams(DescriptorChain chain, ref ChainReader reader)
    {
        if (!TryRead(chain, ref reader, VIRTIO_VIDEO_CMD_STREAM_GET_PARAMS, out virtio_video_stream_get_params request))
        {
            return;
        }

        if (streams.Find(request.stream_id) is { } stream)
        {
            stream.GetParams(chain);
        }
        else
        {
            Responses.Params(chain, VIRTIO_VIDEO_RESULT_ERR_INVALID_STREAM_ID, default);
        }
    }

    private void SetParams(DescriptorChain chain, ref ChainReader reader)
    {
        if (!TryRead(chain, ref reader, VIRTIO_VIDEO_CMD_STREAM_SET_PARAMS, out virtio_video_stream_set_params request))
        {
            return;
        }

        if (streams.Find(request.stream_id) is { } stream)
        {
            stream.SetParams(chain, request.@params);
        }
        else
        {
            Responses.Params(chain, VIRTIO_VIDEO_RESULT_ERR_INVALID_STREAM_ID, default);
        }
    }

    private void HandleResourceQueue(DescriptorChain chain, ref ChainReader reader)
    {
        // ruling 12 comes before ruling 11: drivers look only at the flags, so every failure sets them.
        if (!reader.TryReadRest(VIRTIO_VIDEO_CMD_RESOURCE_QUEUE, out virtio_video_resource_queue request))
        {
            Responses.QueueFailed(chain, VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER);
        }
        else if (streams.Find(request.stream_id) is not { } stream)
        {
            Responses.QueueFailed(chain, VIRTIO_VIDEO_RESULT_ERR_INVALID_STREAM_ID);
        }
        else if (!IsQueueType((virtio_video_queue_type)request.queue_type))
        {
            Responses.QueueFailed(chain, VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER);
        }
        else
        {
            stream.Queue(chain, (virtio_video_queue_type)request.queue_type, request, work);
        }
    }
}
