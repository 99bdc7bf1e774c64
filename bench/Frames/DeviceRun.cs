// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using VirtioVideo.Device;
using VirtioVideo.Streams;
using VirtioVideo.Tests.Support;
using VirtioVideo.Wire;
using static VirtioVideo.Wire.virtio_video_cmd_type;
using static VirtioVideo.Wire.virtio_video_dequeue_flag;
using static VirtioVideo.Wire.virtio_video_mem_type;
using static VirtioVideo.Wire.virtio_video_queue_type;

namespace VirtioVideo.Bench.Frames;

/// <summary>A codec behind a device: RESOURCE_QUEUE in, RESOURCE_QUEUE out, DRAIN at the end of a run.</summary>
internal abstract class DeviceRun : IFrameRun
{
    /// <summary>Inputs under way at a time.</summary>
    private const uint Depth = 4;

    private readonly Dictionary<ushort, BenchBuffer> _byHead = [];
    private readonly List<BenchBuffer> _inputs = [];
    private readonly List<BenchBuffer> _outputs = [];
    private readonly RingBuffer _drainResponse;
    private readonly RingBuffer _drainRequest;
    private readonly ushort _drain;
    private long _totalBytes;
    private long _hostBytes;
    private long _thisThreadBytes;

    protected DeviceRun(StreamOptions streams, Func<RecordingHost, IDeviceRole> createRole, virtio_video_codec codec)
    {
        Device = new BenchDevice(streams, createRole);
        _drainRequest = new RingBuffer(Device.Ram.Allocate(8), 8);
        _drainResponse = new RingBuffer(Device.Ram.Allocate(4), 4);
        _drain = Device.Ring.AddChain(_drainRequest, _drainResponse);
        virtio_video_stream_create_resp created = Device.Call<virtio_video_stream_create, virtio_video_stream_create_resp>(new virtio_video_stream_create
        {
            cmd_type = (uint)VIRTIO_VIDEO_CMD_STREAM_CREATE,
            in_mem_type = (uint)VIRTIO_VIDEO_MEM_TYPE_GUEST_PAGES,
            out_mem_type = (uint)VIRTIO_VIDEO_MEM_TYPE_GUEST_PAGES,
            codec = (uint)codec,
        });
        BenchDevice.Must(created.result, "STREAM_CREATE");
        Stream = created.stream_id;
        Device.Ram.Write(_drainRequest.Address, new virtio_video_stream_drain { cmd_type = (uint)VIRTIO_VIDEO_CMD_STREAM_DRAIN, stream_id = Stream });
    }

    /// <summary>Managed bytes of the host's thread inside the device, and of all other threads, since <see cref="WatchesAllocations"/> was set; without the first quarter of a run.</summary>
    public (long Host, long Others) Allocated { get; private set; }

    /// <summary>Whether the next runs look at managed memory: not such as are timed.</summary>
    public bool WatchesAllocations { get; set; }

    /// <summary>The device.</summary>
    protected BenchDevice Device { get; }

    /// <summary>Id of the stream.</summary>
    protected uint Stream { get; }

    /// <summary>The input resources.</summary>
    protected IReadOnlyList<BenchBuffer> Inputs => _inputs;

    /// <inheritdoc/>
    public void Run(uint frames, ProductLog log)
    {
        (uint sent, uint answered) = (0, 0);
        bool drainSent = false;
        bool drained = false;
        _outputs.ForEach(QueueOutput);
        while (!drained)
        {
            while (sent < frames && sent - answered < Depth)
            {
                Queue(_inputs[(int)(sent % (uint)_inputs.Count)], sent);
                sent++;
            }

            if (sent == frames && !drainSent)
            {
                drainSent = true;
                Device.Ring.Send(_drain);
            }

            Device.Ring.Kick();
            Device.Pump();
            while (Device.Ring.TryTake(out ushort head))
            {
                if (head == _drain)
                {
                    BenchDevice.Must(Device.Ram.Read<uint>(_drainResponse.Address), "STREAM_DRAIN");
                    drained = true;
                    continue;
                }

                Take(_byHead[head], log, ref answered, frames);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Device.Dispose();

    /// <summary>Says how many bytes an input has.</summary>
    protected abstract uint InputLength(BenchBuffer input);

    /// <summary>Looks at what an output holds.</summary>
    protected abstract void Log(ProductLog log, ReadOnlySpan<byte> bytes);

    /// <summary>The parameters in force.</summary>
    protected virtio_video_params Params()
        => Device.Call<virtio_video_stream_get_params, virtio_video_stream_get_params_resp>(
            new virtio_video_stream_get_params { cmd_type = (uint)VIRTIO_VIDEO_CMD_STREAM_GET_PARAMS, stream_id = Stream }).@params;

    /// <summary>Sends SET_PARAMS.</summary>
    protected virtio_video_params SetParams(in virtio_video_params wanted)
    {
        virtio_video_stream_set_params_resp response = Device.Call<virtio_video_stream_set_params, virtio_video_stream_set_params_resp>(
            new virtio_video_stream_set_params { cmd_type = (uint)VIRTIO_VIDEO_CMD_STREAM_SET_PARAMS, stream_id = Stream, @params = wanted });
        BenchDevice.Must(response.result, "STREAM_SET_PARAMS");
        return response.@params;
    }

    /// <summary>Attaches resources to a queue.</summary>
    protected void Attach(virtio_video_queue_type type, uint count, uint length)
    {
        List<BenchBuffer> buffers = type == VIRTIO_VIDEO_QUEUE_TYPE_INPUT ? _inputs : _outputs;
        for (uint i = 0; i < count; i++)
        {
            var memory = new RingBuffer(Device.Ram.Allocate(length, 4096), length);
            byte[] attach = Requests.Attach(Stream, type, i, [[memory]]);
            BenchDevice.Must(Device.Call<uint>(attach), "RESOURCE_ATTACH");
            uint room = (uint)Marshal.SizeOf<virtio_video_resource_queue_resp>();
            var request = new RingBuffer(Device.Ram.Allocate(64), (uint)Marshal.SizeOf<virtio_video_resource_queue>());
            var response = new RingBuffer(Device.Ram.Allocate(64), room);
            ushort head = Device.Ring.AddChain(request, response);
            var buffer = new BenchBuffer(type, i, memory, request.Address, response.Address, head);
            buffers.Add(buffer);
            _byHead.Add(head, buffer);
        }
    }

    /// <summary>Queues a buffer.</summary>
    protected void Queue(BenchBuffer buffer, ulong timestamp)
    {
        if (buffer.IsQueued)
        {
            throw new InvalidOperationException($"resource {buffer.Resource} is still queued");
        }

        buffer.IsQueued = true;
        uint length = buffer.Type == VIRTIO_VIDEO_QUEUE_TYPE_INPUT ? InputLength(buffer) : 0;
        Device.Ram.Write(buffer.Request, Requests.Queue(Stream, buffer.Type, buffer.Resource, timestamp, length));
        Device.Ring.Send(buffer.Head);
    }

    private void QueueOutput(BenchBuffer output)
    {
        if (!output.IsQueued)
        {
            Queue(output, 0);
        }
    }

    private void Take(BenchBuffer buffer, ProductLog log, ref uint answered, uint frames)
    {
        buffer.IsQueued = false;
        var response = Device.Ram.Read<virtio_video_resource_queue_resp>(buffer.Response);
        BenchDevice.Must(response.result, "RESOURCE_QUEUE");
        if ((response.flags & (1u << (int)VIRTIO_VIDEO_DEQUEUE_FLAG_ERR)) != 0)
        {
            throw new InvalidOperationException($"resource {buffer.Resource} of queue {buffer.Type} came back with ERR");
        }

        if (buffer.Type == VIRTIO_VIDEO_QUEUE_TYPE_INPUT)
        {
            answered++;
            Watch(answered, frames);
            return;
        }

        if (response.data_sizes[0] > 0)
        {
            // A picture has a size for each plane, a packet has one.
            uint length = response.data_sizes[1] > 0 ? buffer.Memory.Length : response.data_sizes[0];
            Log(log, Device.Ram.At(buffer.Memory.Address, (int)length));
        }

        Queue(buffer, 0);
    }

    /// <summary>Notes the counters when a quarter of the frames is through, and when all are.</summary>
    private void Watch(uint answered, uint frames)
    {
        if (!WatchesAllocations || (answered != frames / 4 && answered != frames))
        {
            return;
        }

        (long total, long thisThread) = (GC.GetTotalAllocatedBytes(precise: true), GC.GetAllocatedBytesForCurrentThread());
        if (answered == frames)
        {
            Allocated = (Allocated.Host + Device.HostBytes - _hostBytes, Allocated.Others + (total - _totalBytes) - (thisThread - _thisThreadBytes));
        }

        (_totalBytes, _hostBytes, _thisThreadBytes) = (total, Device.HostBytes, thisThread);
    }
}
