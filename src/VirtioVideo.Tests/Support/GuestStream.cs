// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using VirtioVideo.Device;
using VirtioVideo.Wire;
using Xunit;
using static VirtioVideo.Wire.virtio_video_cmd_type;
using static VirtioVideo.Wire.virtio_video_mem_type;
using static VirtioVideo.Wire.virtio_video_queue_type;
using static VirtioVideo.Wire.virtio_video_result;

namespace VirtioVideo.Tests.Support;

/// <summary>A guest's driver: commands of a stream, and the memory of its resources.</summary>
internal sealed class GuestStream(GuestDriver driver, uint id, virtio_video_codec codec)
{
    /// <summary>Length of the memory that <see cref="AttachInputs"/> gives to a resource if not told otherwise.</summary>
    public const uint InputLength = 64 * 1024;

    private readonly Dictionary<uint, ulong> _inputs = [];
    private readonly Dictionary<uint, ulong[]> _outputs = [];

    /// <summary>The stream's id.</summary>
    public uint Id => id;

    /// <summary>The codec.</summary>
    public virtio_video_codec Codec => codec;

    /// <summary>What the memory of the input queue is.</summary>
    public virtio_video_mem_type InputMemory { get; init; } = VIRTIO_VIDEO_MEM_TYPE_GUEST_PAGES;

    /// <summary>What the memory of the output queue is.</summary>
    public virtio_video_mem_type OutputMemory { get; init; } = VIRTIO_VIDEO_MEM_TYPE_GUEST_PAGES;

    /// <summary>The device.</summary>
    public TestDevice Device => driver.Device;

    /// <summary>The parameters in force.</summary>
    public virtio_video_params Params => GetParams().@params;

    /// <summary>Sends STREAM_GET_PARAMS.</summary>
    public virtio_video_stream_get_params_resp GetParams()
        => Device.Send<virtio_video_stream_get_params, virtio_video_stream_get_params_resp>(
            new virtio_video_stream_get_params { cmd_type = (uint)VIRTIO_VIDEO_CMD_STREAM_GET_PARAMS, stream_id = id });

    /// <summary>Sends STREAM_SET_PARAMS.</summary>
    public virtio_video_stream_set_params_resp SetParams(virtio_video_params wanted)
        => Device.Send<virtio_video_stream_set_params, virtio_video_stream_set_params_resp>(
            new virtio_video_stream_set_params { cmd_type = (uint)VIRTIO_VIDEO_CMD_STREAM_SET_PARAMS, stream_id = id, @params = wanted });

    /// <summary>Changes the parameters; what the device makes of it is returned.</summary>
    public virtio_video_params ChangeParams(Func<virtio_video_params, virtio_video_params> change)
    {
        virtio_video_stream_set_params_resp response = SetParams(change(Params));
        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, (virtio_video_result)response.result);
        return response.@params;
    }

    /// <summary>Sends RESOURCE_ATTACH with one sg list per buffer.</summary>
    public virtio_video_result Attach(virtio_video_queue_type queue, uint resource, params RingBuffer[][] lists)
        => Device.Await(SubmitAttach(queue, resource, lists)).Result;

    /// <summary>Sends RESOURCE_ATTACH and does not wait. Where the memory of the queue is objects, each list becomes one: its first entry.</summary>
    public Command SubmitAttach(virtio_video_queue_type queue, uint resource, params RingBuffer[][] lists)
        => (queue == VIRTIO_VIDEO_QUEUE_TYPE_INPUT ? InputMemory : OutputMemory) == VIRTIO_VIDEO_MEM_TYPE_VIRTIO_OBJECT
            ? Device.Submit(Requests.Attach(id, queue, resource, Array.ConvertAll(lists, list => Export(list[0]))), 4)
            : Device.Submit(Requests.Attach(id, queue, resource, lists), 4);

    /// <summary>Makes a run of guest memory an object that the host knows.</summary>
    public virtio_video_resource_object Export(RingBuffer memory)
        => Device.Host.Objects!.Export(new HostObject(Device.Ram.File, Device.Ram.FileOffset(memory.Address), memory.Length));

    /// <summary>Asks for as many input buffers and attaches memory to each.</summary>
    public void AttachInputs(uint count, uint length = InputLength)
    {
        ChangeParams(p => p with { cur_bitstream_buffers = count });
        for (uint i = 0; i < count; i++)
        {
            ulong address = Device.Ram.Allocate(length);
            Assert.Equal(VIRTIO_VIDEO_RESULT_OK, Attach(VIRTIO_VIDEO_QUEUE_TYPE_INPUT, i, [new RingBuffer(address, length)]));
            _inputs[i] = address;
        }
    }

    /// <summary>Asks for as many output buffers and attaches memory that fits the parameters in force. While draining there are as many as before (ruling 34).</summary>
    public void AttachOutputs(uint count)
    {
        virtio_video_params current = SetParams(Params with { cur_image_buffers = count }).@params;
        for (uint i = 0; i < Math.Min(count, current.cur_image_buffers); i++)
        {
            uint[] lengths = GuestPicture.BufferLengths(current);
            ulong[] addresses = Array.ConvertAll(lengths, length => Device.Ram.Allocate(length));
            RingBuffer[][] lists = new RingBuffer[lengths.Length][];
            for (int b = 0; b < lists.Length; b++)
            {
                lists[b] = [new RingBuffer(addresses[b], lengths[b])];
            }

            Assert.Equal(VIRTIO_VIDEO_RESULT_OK, Attach(VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT, i, lists));
            _outputs[i] = addresses;
        }
    }

    /// <summary>Where the buffers of an output resource are.</summary>
    public ulong[] OutputAddresses(uint resource) => _outputs[resource];

    /// <summary>Where an input resource is.</summary>
    public ulong InputAddress(uint resource) => _inputs[resource];

    /// <summary>Writes an access unit into an input resource and queues it.</summary>
    public Command QueueInput(uint resource, ReadOnlySpan<byte> unit, ulong timestamp)
    {
        unit.CopyTo(Device.Ram.At(_inputs[resource], unit.Length));
        return QueueInput(resource, (uint)unit.Length, timestamp);
    }

    /// <summary>Queues an input resource as it is.</summary>
    public Command QueueInput(uint resource, uint length, ulong timestamp)
        => Device.Submit(Requests.Queue(id, VIRTIO_VIDEO_QUEUE_TYPE_INPUT, resource, timestamp, length), 48);

    /// <summary>Queues an output resource.</summary>
    public Command QueueOutput(uint resource) => Device.Submit(Requests.Queue(id, VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT, resource), 48);

    /// <summary>Sends STREAM_DRAIN.</summary>
    public Command Drain()
        => Device.Submit(new virtio_video_stream_drain { cmd_type = (uint)VIRTIO_VIDEO_CMD_STREAM_DRAIN, stream_id = id }, 4);

    /// <summary>Sends QUEUE_CLEAR.</summary>
    public Command Clear(virtio_video_queue_type queue)
        => Device.Submit(new virtio_video_queue_clear { cmd_type = (uint)VIRTIO_VIDEO_CMD_QUEUE_CLEAR, stream_id = id, queue_type = (uint)queue }, 4);

    /// <summary>Sends QUEUE_DETACH_RESOURCES.</summary>
    public Command Detach(virtio_video_queue_type queue)
        => Device.Submit(
            new virtio_video_queue_detach_resources { cmd_type = (uint)VIRTIO_VIDEO_CMD_QUEUE_DETACH_RESOURCES, stream_id = id, queue_type = (uint)queue }, 4);

    /// <summary>Sends STREAM_DESTROY.</summary>
    public Command Destroy()
        => Device.Submit(new virtio_video_stream_destroy { cmd_type = (uint)VIRTIO_VIDEO_CMD_STREAM_DESTROY, stream_id = id }, 4);

    /// <summary>Waits for the next event, which must be of this stream.</summary>
    public virtio_video_event_type AwaitEvent()
    {
        virtio_video_event e = Device.AwaitEvent();
        Assert.Equal(id, e.stream_id);
        return (virtio_video_event_type)e.event_type;
    }

    /// <summary>The visible picture in an output resource, as planar 4:2:0 without padding.</summary>
    public byte[] ReadPicture(uint resource) => GuestPicture.Read(Device.Ram, Params, _outputs[resource]);
}
