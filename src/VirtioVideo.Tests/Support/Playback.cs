// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.Linq;
using VirtioVideo.Wire;
using Xunit;
using static VirtioVideo.Wire.virtio_video_event_type;
using static VirtioVideo.Wire.virtio_video_queue_type;
using static VirtioVideo.Wire.virtio_video_result;

namespace VirtioVideo.Tests.Support;

/// <summary>A guest that plays a stream from end to end, as a well-behaved driver would.</summary>
internal sealed class Playback(GuestStream stream, uint inputs = 3, uint outputs = 3, Func<virtio_video_params, virtio_video_params>? choose = null)
{
    private readonly Queue<(byte[] Bytes, ulong Timestamp)> _units = new();
    private readonly Dictionary<uint, Command> _queuedInputs = [];
    private readonly Dictionary<uint, Command> _queuedOutputs = [];
    private readonly SortedSet<uint> _freeInputs = [];
    private virtio_video_params _current;

    /// <summary>Length of its input buffers.</summary>
    public uint InputLength { get; init; } = GuestStream.InputLength;

    /// <summary>Pictures, and empty buffers with flags, in the order in which they came.</summary>
    public List<PlayedFrame> Frames { get; } = [];

    /// <summary>The pictures alone.</summary>
    public IEnumerable<PlayedFrame> Pictures => Frames.Where(frame => frame.Digest is not null);

    /// <summary>Answers to input buffers.</summary>
    public List<Command> InputAnswers { get; } = [];

    /// <summary>Output buffers that came back because the size changed.</summary>
    public int Returned { get; private set; }

    /// <summary>The parameters after each RESOLUTION_CHANGED.</summary>
    public List<virtio_video_params> Changes { get; } = [];

    /// <summary>The answer to the last drain.</summary>
    public Command? LastDrain { get; private set; }

    /// <summary>Plays access units and drains.</summary>
    public Playback Play(IEnumerable<(byte[] Bytes, ulong Timestamp)> units)
    {
        Feed(units);
        Command drain = stream.Drain();
        PumpUntil(() => drain.IsDone, "the answer to the drain");
        LastDrain = drain;
        return this;
    }

    /// <summary>Plays access units until all are taken.</summary>
    public void Feed(IEnumerable<(byte[] Bytes, ulong Timestamp)> units)
    {
        if (_freeInputs.Count + _queuedInputs.Count == 0)
        {
            stream.AttachInputs(inputs, InputLength);
            _freeInputs.UnionWith(Enumerable.Range(0, (int)inputs).Select(i => (uint)i));
        }

        foreach ((byte[], ulong) unit in units)
        {
            _units.Enqueue(unit);
        }

        PumpUntil(() => _units.Count == 0 && _queuedInputs.Count == 0, "the answers to all inputs");
    }

    /// <summary>Plays on until something is so.</summary>
    public void PumpUntil(Func<bool> until, string what)
        => stream.Device.Pump(
            () =>
            {
                int seen;
                do
                {
                    // Commands of a step wait for their answers, and other answers come meanwhile.
                    seen = stream.Device.Answers;
                    TakeOutputs();
                    TakeEvents();
                    TakeInputs();
                }
                while (seen != stream.Device.Answers);
                return until();
            },
            what);

    /// <summary>Queues the outputs that are the guest's.</summary>
    public void RequeueOutputs()
    {
        for (uint i = 0; i < _current.cur_image_buffers; i++)
        {
            if (!_queuedOutputs.ContainsKey(i))
            {
                _queuedOutputs.Add(i, stream.QueueOutput(i));
            }
        }
    }

    private void TakeInputs()
    {
        foreach ((uint resource, Command command) in _queuedInputs.Where(queued => queued.Value.IsDone).ToArray())
        {
            _queuedInputs.Remove(resource);
            _freeInputs.Add(resource);
            InputAnswers.Add(command);
        }

        while (_units.Count > 0 && _freeInputs.Count > 0)
        {
            uint resource = _freeInputs.Min;
            _freeInputs.Remove(resource);
            (byte[] bytes, ulong timestamp) = _units.Dequeue();
            _queuedInputs.Add(resource, stream.QueueInput(resource, bytes, timestamp));
        }
    }

    private void TakeOutputs()
    {
        foreach ((uint resource, Command command) in _queuedOutputs.Where(queued => queued.Value.IsDone).OrderBy(queued => queued.Value.Order).ToArray())
        {
            _queuedOutputs.Remove(resource);
            virtio_video_resource_queue_resp response = command.Buffer;
            if ((virtio_video_result)response.result != VIRTIO_VIDEO_RESULT_OK)
            {
                Returned++;
                continue;
            }

            string? digest = response.data_sizes[0] == 0
                ? null
                : GuestPicture.Digest(GuestPicture.Read(stream.Device.Ram, _current, stream.OutputAddresses(resource)));
            Frames.Add(new PlayedFrame(response.timestamp, response.flags, digest, _current.width, _current.height, command.Order));
            _queuedOutputs.Add(resource, stream.QueueOutput(resource));
        }
    }

    private void TakeEvents()
    {
        while (stream.Device.ReceivedEvents.TryDequeue(out virtio_video_event e))
        {
            Assert.Equal(VIRTIO_VIDEO_EVENT_DECODER_RESOLUTION_CHANGED, (virtio_video_event_type)e.event_type);
            Assert.Equal(stream.Id, e.stream_id);

            // Old buffers are the guest's again when the new parameters are (ruling 40).
            stream.Device.Await(stream.Detach(VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT));
            TakeOutputs();
            Changes.Add(stream.Params);
            if (choose is not null)
            {
                stream.ChangeParams(choose);
            }

            stream.AttachOutputs(Math.Max(outputs, stream.Params.min_image_buffers));
            _current = stream.Params;
            RequeueOutputs();
        }
    }
}
