// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using VirtioVideo.Rings;
using VirtioVideo.Tests.PlainRings;
using VirtioVideo.Tests.Support;
using VirtioVideo.Wire;
using static VirtioVideo.Wire.virtio_video_cmd_type;
using static VirtioVideo.Wire.virtio_video_queue_type;

namespace VirtioVideo.Tests.Sequences;

/// <summary>Plays streams through rings that a <see cref="Rewriter"/> rewrites meanwhile: sends what a driver would, takes whatever comes, and starts anew when a queue is broken.</summary>
internal sealed partial class RewrittenGuest
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
    private readonly Dictionary<ushort, (virtio_video_cmd_type Type, uint Slot, uint? Buffer)> _sent = [];
    private readonly Queue<Action> _script = new();

    /// <summary>Whether a buffer is the device's: inputs, then outputs.</summary>
    private readonly bool[] _isQueued = new bool[2 * Resources];

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
                QueueOutput(resource);
                break;
            case >= 180 when _random.Next(4) != 0:
                // An encoder is opened anew after most of these: not all the time.
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
                Replace();
                break;
            case 195:
                _device.Device.SetMemory(_device.Ram.Table);
                break;
            case 196:
                uint index = (uint)_random.Next(Queues);
                VringPosition position = _device.Device.StopRing(index);
                _device.Device.StartRing(_rings[index].Vring(index) with { NextAvail = position.NextAvail, NextUsed = position.NextUsed });
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

    /// <summary>Another stream instead of this one.</summary>
    private void Replace()
    {
        _script.Clear();
        _script.Enqueue(() => Send(VIRTIO_VIDEO_CMD_STREAM_DESTROY, Requests.Bytes(new virtio_video_stream_destroy { cmd_type = (uint)VIRTIO_VIDEO_CMD_STREAM_DESTROY, stream_id = _stream })));
        _script.Enqueue(Create);
    }

    private void QueueOutput(uint resource)
    {
        if (_isQueued[Resources + resource])
        {
            Wait();
            return;
        }

        Send(VIRTIO_VIDEO_CMD_RESOURCE_QUEUE, Requests.Bytes(Requests.Queue(_stream, VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT, resource)), Resources + resource);
    }

    /// <summary>Lets the codec come to something.</summary>
    private void Wait() => NativeCalls.WaitReadable(_device.Device.PollFd, 1);

    private void QueueInput(uint resource)
    {
        if (_isQueued[resource])
        {
            Wait();
            return;
        }

        byte[] unit = _units[_unit++ % _units.Length];
        ulong address = _inputs.Address + (resource * BufferLength);
        unit.AsSpan(0, Math.Min(unit.Length, (int)BufferLength / 4)).CopyTo(_device.Ram.At(address, (int)BufferLength / 4));
        Send(VIRTIO_VIDEO_CMD_RESOURCE_QUEUE, Requests.Bytes(Requests.Queue(_stream, VIRTIO_VIDEO_QUEUE_TYPE_INPUT, resource, (ulong)_unit, (uint)unit.Length)), resource);
    }

    private void Send(virtio_video_cmd_type type, byte[] request, uint? buffer = null)
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
        _sent[id] = (type, slot, buffer);
        if (buffer is { } queued)
        {
            _isQueued[queued] = true;
        }

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
        if (!_sent.Remove(id, out (virtio_video_cmd_type Type, uint Slot, uint? Buffer) sent))
        {
            return;
        }

        if (sent.Buffer is { } buffer)
        {
            _isQueued[buffer] = false;
        }

        ulong response = _slots.Address + (sent.Slot * SlotLength) + ResponseAt;
        if (_device.Ram.Read<uint>(response) != (uint)virtio_video_result.VIRTIO_VIDEO_RESULT_OK)
        {
            if (sent.Type == VIRTIO_VIDEO_CMD_STREAM_SET_PARAMS)
            {
                // Damage has ended the stream (ruling 41), or it is not this one's id.
                Replace();
            }

            return;
        }

        if (sent.Type == VIRTIO_VIDEO_CMD_STREAM_CREATE)
        {
            _stream = _device.Ram.Read<virtio_video_stream_create_resp>(response).stream_id;
            Array.Clear(_isQueued);
            Prepare();
        }
        else if (sent.Type == VIRTIO_VIDEO_CMD_RESOURCE_QUEUE && _device.Ram.Read<virtio_video_resource_queue_resp>(response).data_sizes[0] > 0)
        {
            Products++;
        }
    }
}
