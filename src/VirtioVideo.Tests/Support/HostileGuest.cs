// SPDX-License-Identifier: BSD-3-Clause

using System.Collections.Generic;
using System.Linq;
using VirtioVideo.Wire;
using static VirtioVideo.Wire.virtio_video_event_type;
using static VirtioVideo.Wire.virtio_video_queue_type;
using static VirtioVideo.Wire.virtio_video_result;

namespace VirtioVideo.Tests.Support;

/// <summary>Feeds anything and takes whatever comes: any sizes, any flags, an error of the stream. Every command must be answered all the same.</summary>
internal sealed class HostileGuest(GuestStream stream)
{
    private const uint BufferCount = 4;
    private const uint BufferLength = 2 << 20;

    private readonly Dictionary<uint, Command> _queued = [];
    private readonly List<RingBuffer> _memory = [];

    /// <summary>Whether EVENT_ERROR came.</summary>
    public bool Failed { get; private set; }

    /// <summary>The commands of all inputs.</summary>
    public List<Command> Inputs { get; } = [];

    /// <summary>The answers of output buffers that hold a picture.</summary>
    public List<virtio_video_resource_queue_resp> Outputs { get; } = [];

    /// <summary>Feeds units one by one and drains.</summary>
    public void Play(IEnumerable<(byte[] Bytes, ulong Timestamp)> units)
    {
        if (_memory.Count == 0)
        {
            stream.AttachInputs(1);
            for (int i = 0; i < BufferCount; i++)
            {
                _memory.Add(new RingBuffer(stream.Device.Ram.Allocate(BufferLength), BufferLength));
            }

            AttachOutputs();
        }

        foreach ((byte[] bytes, ulong timestamp) in units)
        {
            if (!Failed)
            {
                Inputs.Add(stream.QueueInput(0, bytes, timestamp));
                Await(Inputs[^1]);
            }
        }

        if (!Failed)
        {
            Await(stream.Drain());
        }
    }

    private void Await(Command command)
        => stream.Device.Pump(
            () =>
            {
                int seen;
                do
                {
                    seen = stream.Device.Answers;
                    TakeEvents();
                    TakeOutputs();
                }
                while (seen != stream.Device.Answers);
                return command.IsDone;
            },
            "an answer to damaged data");

    private void TakeEvents()
    {
        while (stream.Device.ReceivedEvents.TryDequeue(out virtio_video_event e))
        {
            if ((virtio_video_event_type)e.event_type == VIRTIO_VIDEO_EVENT_ERROR)
            {
                Failed = true;
                return;
            }

            AttachOutputs();
        }
    }

    private void TakeOutputs()
    {
        foreach ((uint resource, Command command) in _queued.Where(queued => queued.Value.IsDone).OrderBy(queued => queued.Value.Order).ToArray())
        {
            _queued.Remove(resource);
            if (command.Result == VIRTIO_VIDEO_RESULT_OK && command.Buffer.data_sizes[0] > 0)
            {
                Outputs.Add(command.Buffer);
            }
        }

        for (uint i = 0; i < BufferCount && !Failed; i++)
        {
            if (!_queued.ContainsKey(i))
            {
                _queued.Add(i, stream.QueueOutput(i));
            }
        }
    }

    /// <summary>The same memory for every size: damage may claim any.</summary>
    private void AttachOutputs()
    {
        stream.Device.Await(stream.Detach(VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT));
        stream.SetParams(stream.Params with { cur_image_buffers = BufferCount });
        for (uint i = 0; i < BufferCount; i++)
        {
            stream.Attach(VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT, i, [_memory[(int)i]]);
        }
    }
}
