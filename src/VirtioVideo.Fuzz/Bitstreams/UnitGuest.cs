// SPDX-License-Identifier: BSD-3-Clause

using System;
using VirtioVideo.Tests.Support;
using VirtioVideo.Wire;
using static VirtioVideo.Wire.virtio_video_queue_type;
using static VirtioVideo.Wire.virtio_video_result;

namespace VirtioVideo.Fuzz.Bitstreams;

/// <summary>Gives access units to a decoder, and output buffers of exactly the size that it asks for.</summary>
internal sealed class UnitGuest(GuestStream stream) : SteppedGuest(stream)
{
    private const uint InputLength = 64 * 1024;

    private readonly RingBuffer[] _inputs = new RingBuffer[Buffers];
    private readonly Command?[] _sent = new Command?[Buffers];
    private uint _next;

    /// <inheritdoc/>
    protected override void Begin()
    {
        Stream.ChangeParams(p => p with { cur_bitstream_buffers = Buffers });
        for (uint i = 0; i < Buffers; i++)
        {
            _inputs[i] = Ram.Take(InputLength);
            Stream.Attach(VIRTIO_VIDEO_QUEUE_TYPE_INPUT, i, [_inputs[i]]);
        }

        // Before a size is known too: a drain may come first, and wants a buffer for its end (ruling 33).
        AttachOutputs();
    }

    /// <inheritdoc/>
    protected override void Do(BitstreamStep step)
    {
        uint input = _next;
        _next = (_next + 1) % Buffers;
        if (_sent[input] is { } before)
        {
            Await(before);
        }

        if (HasFailed)
        {
            return;
        }

        ReadOnlySpan<byte> bytes = step.Bytes.AsSpan(0, Math.Min(step.Bytes!.Length, (int)InputLength));
        bytes.CopyTo(Stream.Device.Ram.At(_inputs[input].Address, bytes.Length));
        _sent[input] = Stream.Device.Submit(Requests.Queue(Stream.Id, VIRTIO_VIDEO_QUEUE_TYPE_INPUT, input, step.Timestamp, (uint)bytes.Length), 48);
    }

    /// <inheritdoc/>
    protected override void TakeChange()
    {
        Stream.Device.Await(Stream.Detach(VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT));
        Outputs = 0;
        AttachOutputs();
    }

    /// <inheritdoc/>
    protected override void CompleteOutputs()
    {
        if (Outputs < Buffers && !HasFailed)
        {
            AttachOutputs();
        }
    }

    /// <summary>Refused during a clear, and where the size has changed again: then they are given again.</summary>
    private void AttachOutputs()
    {
        virtio_video_params current = Stream.SetParams(Stream.Params with { cur_image_buffers = Buffers }).@params;
        for (uint i = Outputs; i < Buffers; i++)
        {
            RingBuffer[][] lists = Array.ConvertAll(GuestPicture.BufferLengths(current), length => new[] { Ram.Take(length) });
            if (Stream.Attach(VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT, i, lists) != VIRTIO_VIDEO_RESULT_OK)
            {
                return;
            }

            Outputs = i + 1;
        }
    }
}
