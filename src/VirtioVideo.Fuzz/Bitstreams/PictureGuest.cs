// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Runtime.InteropServices;
using VirtioVideo.Tests.Support;
using VirtioVideo.Wire;
using static VirtioVideo.Wire.virtio_video_queue_type;
using static VirtioVideo.Wire.virtio_video_result;

namespace VirtioVideo.Fuzz.Bitstreams;

/// <summary>Gives pictures to an encoder, and changes its parameters in between.</summary>
internal sealed class PictureGuest(GuestStream stream, uint room) : SteppedGuest(stream)
{
    private readonly RingBuffer[]?[] _images = new RingBuffer[]?[Buffers];
    private readonly Command?[] _sent = new Command?[Buffers];
    private uint _next;

    /// <inheritdoc/>
    protected override void Begin()
    {
        Stream.ChangeParams(p => p with { cur_image_buffers = Buffers, cur_bitstream_buffers = Buffers });
        for (uint i = 0; i < Buffers; i++)
        {
            Stream.Attach(VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT, i, [Ram.Take(room)]);
        }

        Outputs = Buffers;
    }

    /// <inheritdoc/>
    protected override void Do(BitstreamStep step)
    {
        if (step.Kind == StepKind.Params)
        {
            Change(step.Words!);
            return;
        }

        uint image = _next;
        _next = (_next + 1) % Buffers;
        AwaitImage(image);
        if (HasFailed || _images[image] is not { } memory)
        {
            return;
        }

        virtio_video_resource_queue request = Requests.Queue(Stream.Id, VIRTIO_VIDEO_QUEUE_TYPE_INPUT, image, step.Timestamp);
        request.flags = step.Flags;
        for (int i = 0; i < memory.Length; i++)
        {
            Paint(memory[i], step.Bytes!);
            request.data_sizes[i] = step.Words is { } sizes && i < sizes.Length ? sizes[i] : memory[i].Length;
        }

        _sent[image] = Stream.Device.Submit(request, 48);
    }

    /// <inheritdoc/>
    protected override void TakeChange() => throw new InvalidOperationException("an encoder's stream had an event of a decoder");

    private void Change(ReadOnlySpan<uint> words)
    {
        virtio_video_params wanted = Stream.Params;
        Span<uint> fields = MemoryMarshal.Cast<virtio_video_params, uint>(new Span<virtio_video_params>(ref wanted));
        for (int i = 0; i + 1 < words.Length; i += 2)
        {
            fields[(int)(words[i] % (uint)fields.Length)] = words[i + 1];
        }

        // Size and format change only while nothing is queued (ruling 15).
        for (uint i = 0; i < Buffers; i++)
        {
            AwaitImage(i);
        }

        if (HasFailed)
        {
            return;
        }

        virtio_video_params current = Stream.SetParams(wanted).@params;
        for (uint i = 0; i < Buffers && !HasFailed; i++)
        {
            RingBuffer[] memory = Array.ConvertAll(GuestPicture.BufferLengths(current), Ram.Take);
            bool attached = Stream.Attach(VIRTIO_VIDEO_QUEUE_TYPE_INPUT, i, Array.ConvertAll(memory, part => new[] { part })) == VIRTIO_VIDEO_RESULT_OK;
            _images[i] = attached ? memory : null;
        }
    }

    private void AwaitImage(uint image)
    {
        if (_sent[image] is { } sent)
        {
            Await(sent);
            _sent[image] = null;
        }
    }

    /// <summary>A few bytes over and over: quick, and no two pictures alike.</summary>
    private void Paint(RingBuffer memory, ReadOnlySpan<byte> pattern)
    {
        Span<byte> bytes = Stream.Device.Ram.At(memory.Address, (int)memory.Length);
        for (int i = 0; i < bytes.Length; i += pattern.Length)
        {
            pattern[..Math.Min(pattern.Length, bytes.Length - i)].CopyTo(bytes[i..]);
        }
    }
}
