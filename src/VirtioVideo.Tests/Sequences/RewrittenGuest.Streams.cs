// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Tests.Support;
using VirtioVideo.Wire;
using static VirtioVideo.Wire.virtio_video_cmd_type;
using static VirtioVideo.Wire.virtio_video_queue_type;

namespace VirtioVideo.Tests.Sequences;

/// <content>Its streams, and the memory of their buffers.</content>
internal sealed partial class RewrittenGuest
{
    private void Create()
        => Send(VIRTIO_VIDEO_CMD_STREAM_CREATE, Requests.Bytes(new virtio_video_stream_create
        {
            cmd_type = (uint)VIRTIO_VIDEO_CMD_STREAM_CREATE,
            codec = _params.bitstream_format.codec,
            in_mem_type = (uint)virtio_video_mem_type.VIRTIO_VIDEO_MEM_TYPE_GUEST_PAGES,
            out_mem_type = (uint)virtio_video_mem_type.VIRTIO_VIDEO_MEM_TYPE_GUEST_PAGES,
        }));

    /// <summary>Buffers for both queues, as for a new stream or after a change of its parameters.</summary>
    private void Prepare()
    {
        _script.Enqueue(() => Send(VIRTIO_VIDEO_CMD_QUEUE_DETACH_RESOURCES, Requests.Bytes(new virtio_video_queue_detach_resources
        {
            cmd_type = (uint)VIRTIO_VIDEO_CMD_QUEUE_DETACH_RESOURCES,
            stream_id = _stream,
            queue_type = (uint)VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT,
        })));
        _script.Enqueue(() => Send(VIRTIO_VIDEO_CMD_STREAM_SET_PARAMS, Requests.Bytes(new virtio_video_stream_set_params
        {
            cmd_type = (uint)VIRTIO_VIDEO_CMD_STREAM_SET_PARAMS,
            stream_id = _stream,
            @params = _params,
        })));
        for (uint i = 0; i < Resources; i++)
        {
            uint resource = i;
            _script.Enqueue(() => Attach(VIRTIO_VIDEO_QUEUE_TYPE_INPUT, resource));
            _script.Enqueue(() => Attach(VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT, resource));
        }
    }

    /// <summary>The memory of a resource, in pieces.</summary>
    private void Attach(virtio_video_queue_type queue, uint resource)
    {
        ulong address = (queue == VIRTIO_VIDEO_QUEUE_TYPE_INPUT ? _inputs : _outputs).Address + (resource * BufferLength);
        RingBuffer[] list = [new(address, BufferLength / 4), new(address + (BufferLength / 2), BufferLength / 2), new(address + (BufferLength / 4), BufferLength / 4)];
        Send(VIRTIO_VIDEO_CMD_RESOURCE_ATTACH, Requests.Attach(_stream, queue, resource, list));
    }
}
