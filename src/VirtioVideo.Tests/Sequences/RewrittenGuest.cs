// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using VirtioVideo.Abi;
using VirtioVideo.Rings;
using VirtioVideo.Tests.Support;
using VirtioVideo.Wire;
using static VirtioVideo.Wire.virtio_video_cmd_type;
using static VirtioVideo.Wire.virtio_video_queue_type;

namespace VirtioVideo.Tests.Sequences;

/// <summary>Plays streams through rings that a <see cref="Rewriter"/> rewrites meanwhile: sends what a driver would, takes whatever comes, and starts anew when a queue is broken.</summary>
internal sealed class RewrittenGuest
{
    private const int Queues = (int)VirtioVideo.Device.VideoDevice.QueueCount;
    private const uint QueueSize = 64;
    private const uint Resources = 4;
    private const uint SlotCount = 64;
    private const uint SlotLength = 1024;
    private const uint ResponseAt = 896;
    private const uint BufferLength = 64 * 1024;

    /// <summary>Steps without a free descriptor until the driver resets its device.</summary>
    private const int Patience = 200;

    private readonly TestDevice _device;
    private readonly Rewriter _rewriter;
    private readonly Random _random;
    private readonly virtio_video_params _params;
    private readonly byte[][] _units;
    private readonly bool _packed;
    private readonly RingDriver[] _rings = new RingDriver[Queues];
    private readonly Dictionary<ushort, (virtio_video_cmd_type Type, uint Slot)> _sent = [];
    private readonly Queue<Action> _script = new();
    private readonly RingBuffer _slots;
    private readonly RingBuffer _inputs;
    private readonly RingBuffer _outputs;
    private readonly RingBuffer _eventRoom;
    private uint _nextSlot;
    private uint _stream;
    private int _unit;
    private int _stuck;
    private bool _isLost;

    /// <param name="device">The device.</param>
    /// <param name="rewriter">Rewrites its memory.</param>
    /// <param name="packed">Which rings it has.</param>
    /// <param name="parameters">The parameters of its streams.</param>
    /// <param name="units">What it queues as inputs: access units, or images.</param>
    /// <param name="seed">Of its choices.</param>
    public RewrittenGuest(TestDevice device, Rewriter rewriter, bool packed, virtio_video_params parameters, byte[][] units, int seed)
    {
        _device = device;
        _rewriter = rewriter;
        _packed = packed;
        _params = parameters with { cur_image_buffers = Resources, cur_bitstream_buffers = Resources };
        _units = units;
        _random = new Random(seed);
        RingBuffer Take(uint length) => new(device.Ram.Allocate(length), length);
        (_slots, _inputs, _outputs, _eventRoom) = (Take(SlotCount * SlotLength), Take(Resources * BufferLength), Take(Resources * BufferLength), Take(8 * QueueSize));
        Reset();
    }

    /// <summary>Outputs that came back with something in them.</summary>
    public long Products { get; private set; }

    /// <summary>How often a queue broke.</summary>
    public long Breaks { get; private set; }

    /// <summary>Answers that came.</summary>
    public long Answers { get; private set; }

    /// <summary>Sends something, lets the device work, takes what came.</summary>
    public void Step()
    {
        if (_script.TryDequeue(out Action? next))
        {
            next();
        }
        else
        {
            Act();
        }

        _device.Device.Process(0);
        Collect();
        bool broken = _device.Host.Resets.Count > 0;
        Breaks += _device.Host.Resets.Count;
        if (broken || _isLost || _stuck > Patience)
        {
            Recover(broken ? _device.Host.Resets[0] : virtio_video.VIRTIO_VIDEO_COMMANDQ);
        }
    }

    /// <summary>spec: virtio reset, and rings anew.</summary>
    public void Reset()
    {
        _device.Device.Reset();
        _device.Device.AcknowledgeFeatures(3);
        StartRing(virtio_video.VIRTIO_VIDEO_COMMANDQ);
        StartRing(virtio_video.VIRTIO_VIDEO_EVENTQ);
        Begin();
    }

    private void Recover(uint queue)
    {
        _device.Host.Resets.Clear();
        switch (_random.Next(3))
        {
            case 0:
                Reset();
                return;
            case 1:
                _device.Device.ResetRing(queue);
                break;
            default:
                _device.Device.StopRing(queue);
                break;
        }

        StartRing(queue);
        if (queue == virtio_video.VIRTIO_VIDEO_COMMANDQ)
        {
            // Its streams end with it.
            Begin();
        }
    }

    private void Begin()
    {
        (_stuck, _isLost, _stream) = (0, false, 0);
        _script.Clear();
        _script.Enqueue(Create);
    }

    private void StartRing(uint queue)
    {
        bool eventIndex = _random.Next(2) == 0;
        RingDriver ring = _packed
            ? new PackedRingDriver(_device.Ram, QueueSize, indirect: true, eventIndex, (uint)_random.Next((int)QueueSize), wrap: _random.Next(2) == 0)
            : new SplitRingDriver(_device.Ram, QueueSize, indirect: true, eventIndex, (ushort)_random.Next(1 << 16));
        _rings[queue] = ring;
        if (queue == virtio_video.VIRTIO_VIDEO_COMMANDQ)
        {
            _sent.Clear();
        }

        _device.Device.StartRing(Vring(queue, ring, ring.StartPosition));
        AimRewriter();
    }

    private virtiovideo_vring Vring(uint queue, RingDriver ring, VringPosition position) => new()
    {
        queue = queue,
        num = QueueSize,
        flags = (uint)(virtiovideo_vring_flag.VIRTIOVIDEO_VRING_INDIRECT_DESC
            | (ring.Settings.EventIndex ? virtiovideo_vring_flag.VIRTIOVIDEO_VRING_EVENT_IDX : 0)
            | (_packed ? virtiovideo_vring_flag.VIRTIOVIDEO_VRING_PACKED : 0)),
        desc = ring.Settings.Desc,
        avail = ring.Settings.Avail,
        used = ring.Settings.Used,
        next_avail = position.NextAvail,
        next_used = position.NextUsed,
        kick_fd = -1,
        call_fd = -1,
    };

    private void AimRewriter()
    {
        var targets = new List<(RewriteKind, RingBuffer)>();
        foreach (RingDriver? ring in _rings)
        {
            if (ring is not null)
            {
                targets.Add((RewriteKind.Ring, new RingBuffer(ring.Settings.Desc, 16 * QueueSize)));
                targets.Add((RewriteKind.Ring, new RingBuffer(ring.Settings.Avail, _packed ? 4 : 6 + (2 * QueueSize))));
                targets.Add((RewriteKind.Ring, new RingBuffer(ring.Settings.Used, _packed ? 4 : 6 + (8 * QueueSize))));
            }
        }

        targets.Add((RewriteKind.Command, _slots));
        targets.Add((RewriteKind.Buffer, _inputs));
        targets.Add((RewriteKind.Buffer, _outputs));
        _rewriter.Aim([.. targets]);
    }

    private void Act()
    {
        uint resource = (uint)_random.Next((int)Resources);
        virtio_video_queue_type queue = _random.Next(2) == 0 ? VIRTIO_VIDEO_QUEUE_TYPE_INPUT : VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT;
        switch (_random.Next(200))
        {
            case < 90:
                QueueInput(resource);
                break;
            case < 180:
                Send(VIRTIO_VIDEO_CMD_RESOURCE_QUEUE, Requests.Bytes(Requests.Queue(_stream, VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT, resource)));
                break;
            case < 182:
                Attach(queue, resource);
                break;
            case < 186:
                Send(VIRTIO_VIDEO_CMD_STREAM_DRAIN, Requests.Bytes(new virtio_video_stream_drain { cmd_type = (uint)VIRTIO_VIDEO_CMD_STREAM_DRAIN, stream_id = _stream }));
                break;
            case < 189:
                Send(VIRTIO_VIDEO_CMD_QUEUE_CLEAR, Requests.Bytes(new virtio_video_queue_clear { cmd_type = (uint)VIRTIO_VIDEO_CMD_QUEUE_CLEAR, stream_id = _stream, queue_type = (uint)queue }));
                break;
            case < 192:
                Send(VIRTIO_VIDEO_CMD_STREAM_GET_PARAMS, Requests.Bytes(new virtio_video_stream_get_params { cmd_type = (uint)VIRTIO_VIDEO_CMD_STREAM_GET_PARAMS, stream_id = _stream }));
                break;
            case < 194:
                Prepare();
                break;
            case < 195 when _random.Next(10) == 0:
                Send(VIRTIO_VIDEO_CMD_STREAM_DESTROY, Requests.Bytes(new virtio_video_stream_destroy { cmd_type = (uint)VIRTIO_VIDEO_CMD_STREAM_DESTROY, stream_id = _stream }));
                _script.Enqueue(Create);
                break;
            case 195:
                _device.Device.SetMemory(_device.Ram.Table);
                break;
            case 196:
                uint index = (uint)_random.Next(Queues);
                _device.Device.StartRing(Vring(index, _rings[index], _device.Device.StopRing(index)));
                break;
            case 197 when _random.Next(10) == 0:
                Create();
                break;
        }

        if (_rings[virtio_video.VIRTIO_VIDEO_EVENTQ] is { FreeDescriptors: > 0 } events)
        {
            events.Add([], [new RingBuffer(_eventRoom.Address + (8ul * (uint)_random.Next((int)QueueSize)), 8)]);
            events.Publish();
        }
    }

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
            cmd_type = (uint)VIRTIO_VIDEO_CMD_QUEUE_DETACH_RESOURCES, stream_id = _stream, queue_type = (uint)VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT,
        })));
        _script.Enqueue(() => Send(VIRTIO_VIDEO_CMD_STREAM_SET_PARAMS, Requests.Bytes(new virtio_video_stream_set_params
        {
            cmd_type = (uint)VIRTIO_VIDEO_CMD_STREAM_SET_PARAMS, stream_id = _stream, @params = _params,
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

    private void QueueInput(uint resource)
    {
        byte[] unit = _units[_unit++ % _units.Length];
        ulong address = _inputs.Address + (resource * BufferLength);
        unit.AsSpan(0, Math.Min(unit.Length, (int)BufferLength / 4)).CopyTo(_device.Ram.At(address, (int)BufferLength / 4));
        Send(VIRTIO_VIDEO_CMD_RESOURCE_QUEUE, Requests.Bytes(Requests.Queue(_stream, VIRTIO_VIDEO_QUEUE_TYPE_INPUT, resource, (ulong)_unit, (uint)unit.Length)));
    }

    private void Send(virtio_video_cmd_type type, byte[] request)
    {
        RingDriver ring = _rings[virtio_video.VIRTIO_VIDEO_COMMANDQ];
        if (ring.FreeDescriptors < 4)
        {
            _stuck++;
            return;
        }

        uint slot = _nextSlot++ % SlotCount;
        ulong address = _slots.Address + (slot * SlotLength);
        request.CopyTo(_device.Ram.At(address, request.Length));
        uint head = (uint)_random.Next(1, request.Length);
        RingBuffer[] readable = _random.Next(2) == 0
            ? [new(address, (uint)request.Length)]
            : [new(address, head), new(address + head, (uint)request.Length - head)];
        _device.Ram.Write(address + ResponseAt, 0ul);
        ushort id = ring.Add(readable, [new RingBuffer(address + ResponseAt, SlotLength - ResponseAt)], indirect: _random.Next(3) == 0);
        _sent[id] = (type, slot);
        ring.Publish();
    }

    private void Collect()
    {
        try
        {
            while (_rings[virtio_video.VIRTIO_VIDEO_COMMANDQ].TryTakeUsed(out VirtqUsedElem element))
            {
                Answers++;
                Take((ushort)element.Id);
            }

            while (_rings[virtio_video.VIRTIO_VIDEO_EVENTQ].TryTakeUsed(out _))
            {
                Prepare();
            }
        }
        catch (InvalidOperationException)
        {
            // The driver reads a ring that is rewritten, too: it does not find its way any more.
            _isLost = true;
        }
    }

    private void Take(ushort id)
    {
        if (!_sent.Remove(id, out (virtio_video_cmd_type Type, uint Slot) sent))
        {
            return;
        }

        ulong response = _slots.Address + (sent.Slot * SlotLength) + ResponseAt;
        if (_device.Ram.Read<uint>(response) != (uint)virtio_video_result.VIRTIO_VIDEO_RESULT_OK)
        {
            return;
        }

        if (sent.Type == VIRTIO_VIDEO_CMD_STREAM_CREATE)
        {
            _stream = _device.Ram.Read<virtio_video_stream_create_resp>(response).stream_id;
            Prepare();
        }
        else if (sent.Type == VIRTIO_VIDEO_CMD_RESOURCE_QUEUE && _device.Ram.Read<virtio_video_resource_queue_resp>(response).data_sizes[0] > 0)
        {
            Products++;
        }
    }
}
