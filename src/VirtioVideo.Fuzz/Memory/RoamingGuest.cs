// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Linq;
using VirtioVideo.Tests.Support;
using VirtioVideo.Wire;
using static VirtioVideo.Wire.virtio_video_queue_type;
using static VirtioVideo.Wire.virtio_video_result;

namespace VirtioVideo.Fuzz.Memory;

/// <summary>A stream's guest that gives buffers in any region, gives others for such as lost their memory, and waits for no codec.</summary>
/// <param name="stream">Its stream.</param>
/// <param name="units">The access units that it plays, over and over.</param>
/// <param name="takeMemory">Gives memory in a region that is there.</param>
internal sealed class RoamingGuest(GuestStream stream, Func<int, byte[]> units, Func<uint, RingBuffer> takeMemory)
{
    private const int Buffers = 4;
    private const uint InputLength = 16 * 1024;

    private readonly RingBuffer?[] _inputs = new RingBuffer?[Buffers];
    private readonly Command?[] _sent = new Command?[Buffers];
    private readonly Command?[] _outputs = new Command?[Buffers];
    private readonly bool[] _hasMemory = new bool[Buffers];
    private int _next;

    /// <summary>Its stream.</summary>
    public GuestStream Stream => stream;

    /// <summary>Whether EVENT_ERROR came, or it was destroyed.</summary>
    public bool IsOver { get; set; }

    /// <summary>Queues units in the inputs that are free.</summary>
    public void Feed(int count)
    {
        if (_next == 0)
        {
            stream.SetParams(stream.Params with { cur_bitstream_buffers = Buffers });
        }

        for (int i = 0; i < Buffers && count > 0 && !IsOver; i++)
        {
            if (_sent[i] is { IsDone: false })
            {
                continue;
            }

            if (_inputs[i] is not { } memory || _sent[i]?.Result == VIRTIO_VIDEO_RESULT_ERR_INVALID_RESOURCE_ID)
            {
                memory = takeMemory(InputLength);
                _inputs[i] = stream.Attach(VIRTIO_VIDEO_QUEUE_TYPE_INPUT, (uint)i, [memory]) == VIRTIO_VIDEO_RESULT_OK ? memory : null;
                if (_inputs[i] is null)
                {
                    continue;
                }
            }

            byte[] unit = units(_next);
            unit.CopyTo(stream.Device.Ram.At(memory.Address, unit.Length));
            _sent[i] = stream.Device.Submit(Requests.Queue(stream.Id, VIRTIO_VIDEO_QUEUE_TYPE_INPUT, (uint)i, (ulong)_next, (uint)unit.Length), 48);
            _next++;
            count--;
        }
    }

    /// <summary>The size changed: all outputs anew.</summary>
    public void TakeChange()
    {
        stream.Detach(VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT);
        Array.Clear(_hasMemory);
        Array.Clear(_outputs);
    }

    /// <summary>Queues all outputs that are free.</summary>
    public void GiveOutputs()
    {
        if (IsOver)
        {
            return;
        }

        // One look at the parameters is enough for all that lost their memory.
        virtio_video_params? current = null;
        for (int i = 0; i < Buffers; i++)
        {
            if (_outputs[i] is { IsDone: false })
            {
                continue;
            }

            if (!_hasMemory[i] || _outputs[i]?.Result == VIRTIO_VIDEO_RESULT_ERR_INVALID_RESOURCE_ID)
            {
                current ??= stream.SetParams(stream.Params with { cur_image_buffers = Buffers }).@params;
                RingBuffer[][] lists = [.. GuestPicture.BufferLengths(current.Value).Select(length => new[] { takeMemory(length) })];
                _hasMemory[i] = stream.Attach(VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT, (uint)i, lists) == VIRTIO_VIDEO_RESULT_OK;
            }

            if (_hasMemory[i])
            {
                _outputs[i] = stream.QueueOutput((uint)i);
            }
        }
    }
}
