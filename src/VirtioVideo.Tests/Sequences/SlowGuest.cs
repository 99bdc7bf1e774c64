// SPDX-License-Identifier: BSD-3-Clause

using System.Collections.Generic;
using VirtioVideo.Tests.Support;
using VirtioVideo.Wire;
using static VirtioVideo.Wire.virtio_video_queue_type;
using static VirtioVideo.Wire.virtio_video_result;

namespace VirtioVideo.Tests.Sequences;

/// <summary>A guest that gives one input and one output buffer at a time, and thinks before each.</summary>
internal sealed class SlowGuest(GuestStream stream)
{
    private virtio_video_params _current;
    private Command? _output;

    /// <summary>What came.</summary>
    public List<PlayedFrame> Frames { get; } = [];

    /// <summary>The sizes that it was told.</summary>
    public List<(uint Width, uint Height)> Sizes { get; } = [];

    /// <summary>Plays access units and drains.</summary>
    public SlowGuest Play(IEnumerable<(byte[] Bytes, ulong Timestamp)> units)
    {
        stream.AttachInputs(1);
        foreach ((byte[] bytes, ulong timestamp) in units)
        {
            Finish(stream.QueueInput(0, bytes, timestamp));
        }

        Finish(stream.Drain());
        return this;
    }

    private void Finish(Command command)
        => stream.Device.Pump(
            () =>
            {
                // It has other things to do first; the worker waits for it meanwhile.
                for (int i = 0; i < 3; i++)
                {
                    stream.GetParams();
                }

                // What comes back at once goes to the device again: nothing else may wake this guest.
                do
                {
                    TakeOutput();
                    TakeEvent();
                    if (_output is null && Sizes.Count > 0)
                    {
                        _output = stream.QueueOutput(0);
                        stream.GetParams();
                        TakeOutput();
                    }
                }
                while (_output is null && Sizes.Count > 0 && !command.IsDone);

                return command.IsDone;
            },
            "a slow guest's command");

    private void TakeOutput()
    {
        if (_output is not { IsDone: true } done)
        {
            return;
        }

        _output = null;
        if (done.Result == VIRTIO_VIDEO_RESULT_OK)
        {
            string? digest = done.Buffer.data_sizes[0] == 0
                ? null
                : GuestPicture.Digest(GuestPicture.Read(stream.Device.Ram, _current, stream.OutputAddresses(0)));
            Frames.Add(new PlayedFrame(done.Buffer.timestamp, done.Buffer.flags, digest, _current.width, _current.height, done.Order));
        }
    }

    private void TakeEvent()
    {
        if (stream.Device.ReceivedEvents.TryDequeue(out _))
        {
            stream.Device.Await(stream.Detach(VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT));
            TakeOutput();
            stream.AttachOutputs(1);
            _current = stream.Params;
            Sizes.Add((_current.width, _current.height));
        }
    }
}
