// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.Linq;
using VirtioVideo.Tests.Support;
using VirtioVideo.Wire;
using static VirtioVideo.Wire.virtio_video_event_type;
using static VirtioVideo.Wire.virtio_video_queue_type;

namespace VirtioVideo.Fuzz.Bitstreams;

/// <summary>A guest that does one step after the other, gives the device every output buffer it has, and takes whatever comes. Each command must be answered.</summary>
internal abstract class SteppedGuest(GuestStream stream)
{
    /// <summary>Buffers of each queue.</summary>
    protected const uint Buffers = 4;

    private readonly Dictionary<uint, Command> _queued = [];

    /// <summary>Whether EVENT_ERROR came (ruling 41).</summary>
    public bool HasFailed { get; private set; }

    /// <summary>Its stream.</summary>
    protected GuestStream Stream => stream;

    /// <summary>Memory of its buffers.</summary>
    protected GuardedRam Ram { get; } = new(stream.Device.Ram);

    /// <summary>Output buffers that have memory.</summary>
    protected uint Outputs { get; set; }

    /// <summary>Does all steps, unless the stream fails before.</summary>
    public void Play(IEnumerable<BitstreamStep> steps)
    {
        Begin();
        foreach (BitstreamStep step in steps)
        {
            if (HasFailed)
            {
                break;
            }

            switch (step.Kind)
            {
                case StepKind.Drain:
                    Await(stream.Drain());
                    break;
                case StepKind.ClearInput:
                    Await(stream.Clear(VIRTIO_VIDEO_QUEUE_TYPE_INPUT));
                    break;
                case StepKind.ClearOutput:
                    Await(stream.Clear(VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT));
                    break;
                default:
                    Do(step);
                    break;
            }
        }

        if (!HasFailed)
        {
            Await(stream.Drain());
        }

        stream.Device.Await(stream.Destroy());
        stream.Device.Await(_queued.Values);
        stream.Device.ReceivedEvents.Clear();
        Ram.Verify();
    }

    /// <summary>Attaches what there is from the start.</summary>
    protected abstract void Begin();

    /// <summary>Does a step that is of its kind of codec alone.</summary>
    protected abstract void Do(BitstreamStep step);

    /// <summary>RESOLUTION_CHANGED came.</summary>
    protected abstract void TakeChange();

    /// <summary>Gives memory to output buffers that could have none before.</summary>
    protected virtual void CompleteOutputs()
    {
    }

    /// <summary>Waits for an answer, and serves the device meanwhile.</summary>
    protected void Await(Command command)
        => stream.Device.Pump(
            () =>
            {
                int seen;
                do
                {
                    seen = stream.Device.Answers;
                    TakeEvents();
                    CompleteOutputs();
                    GiveOutputs();
                }
                while (seen != stream.Device.Answers);
                return command.IsDone;
            },
            "the answer of a command");

    private void TakeEvents()
    {
        while (stream.Device.ReceivedEvents.TryDequeue(out virtio_video_event e))
        {
            if ((virtio_video_event_type)e.event_type == VIRTIO_VIDEO_EVENT_ERROR)
            {
                HasFailed = true;
            }
            else
            {
                TakeChange();
            }
        }
    }

    private void GiveOutputs()
    {
        foreach (uint done in _queued.Where(queued => queued.Value.IsDone).Select(queued => queued.Key).ToArray())
        {
            _queued.Remove(done);
        }

        for (uint i = 0; i < Outputs && !HasFailed; i++)
        {
            if (!_queued.ContainsKey(i))
            {
                _queued.Add(i, stream.QueueOutput(i));
            }
        }
    }
}
