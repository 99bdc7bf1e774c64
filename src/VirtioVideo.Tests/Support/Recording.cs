// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.Linq;
using VirtioVideo.Wire;
using Xunit;
using static VirtioVideo.Wire.virtio_video_queue_type;
using static VirtioVideo.Wire.virtio_video_result;

namespace VirtioVideo.Tests.Support;

/// <summary>A guest that encodes, as a well-behaved driver would.</summary>
internal sealed class Recording
{
    private readonly GuestStream _stream;
    private readonly Dictionary<uint, ulong[]> _images = [];
    private readonly Dictionary<uint, ulong> _packets = [];
    private readonly Dictionary<uint, Command> _queuedImages = [];
    private readonly Dictionary<uint, Command> _queuedPackets = [];
    private readonly uint _room;

    /// <param name="stream">A stream of an encoder, with the parameters that it is to have.</param>
    /// <param name="images">Image buffers.</param>
    /// <param name="packets">Bitstream buffers.</param>
    /// <param name="room">Bytes of each bitstream buffer.</param>
    public Recording(GuestStream stream, uint images = 3, uint packets = 3, uint room = 256 * 1024)
    {
        _stream = stream;
        _room = room;
        Current = stream.ChangeParams(p => p with { cur_image_buffers = images, cur_bitstream_buffers = packets });
        AttachImages();
        for (uint i = 0; i < packets; i++)
        {
            _packets[i] = Device.Ram.Allocate(room);
            Assert.Equal(VIRTIO_VIDEO_RESULT_OK, stream.Attach(VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT, i, [new RingBuffer(_packets[i], room)]));
        }
    }

    /// <summary>The parameters in force.</summary>
    public virtio_video_params Current { get; private set; }

    /// <summary>What came back, in its order.</summary>
    public List<EncodedFrame> Frames { get; } = [];

    /// <summary>What holds bytes of it.</summary>
    public IEnumerable<EncodedFrame> Packets => Frames.Where(frame => frame.Bytes.Length > 0);

    /// <summary>All bytes.</summary>
    public byte[] Bitstream => [.. Packets.SelectMany(frame => frame.Bytes)];

    /// <summary>Answers to image buffers.</summary>
    public List<Command> ImageAnswers { get; } = [];

    /// <summary>Whether it queues bitstream buffers.</summary>
    public bool GivesPackets { get; set; } = true;

    private TestDevice Device => _stream.Device;

    /// <summary>Changes the parameters between two pictures.</summary>
    public virtio_video_params Change(Func<virtio_video_params, virtio_video_params> change) => Current = _stream.ChangeParams(change);

    /// <summary>Gives image buffers memory for the parameters in force.</summary>
    public void AttachImages()
    {
        for (uint i = 0; i < Current.cur_image_buffers; i++)
        {
            uint[] lengths = GuestPicture.BufferLengths(Current);
            _images[i] = Array.ConvertAll(lengths, length => Device.Ram.Allocate(length));
            RingBuffer[][] lists = [.. lengths.Select((length, b) => new[] { new RingBuffer(_images[i][b], length) })];
            Assert.Equal(VIRTIO_VIDEO_RESULT_OK, _stream.Attach(VIRTIO_VIDEO_QUEUE_TYPE_INPUT, i, lists));
        }
    }

    /// <summary>Queues a picture when there is a buffer for it.</summary>
    /// <param name="picture">Planar 4:2:0, or RGB, without padding.</param>
    /// <param name="timestamp">Its timestamp.</param>
    /// <param name="forceKey">FORCE_KEY_FRAME.</param>
    public Command Queue(ReadOnlySpan<byte> picture, ulong timestamp, bool forceKey = false)
    {
        PumpUntil(() => _queuedImages.Count < Current.cur_image_buffers, "a free image buffer");
        uint resource = Enumerable.Range(0, (int)Current.cur_image_buffers).Select(i => (uint)i).First(i => !_queuedImages.ContainsKey(i));
        GuestPicture.Write(Device.Ram, Current, _images[resource], picture);
        virtio_video_resource_queue request = Requests.Queue(_stream.Id, VIRTIO_VIDEO_QUEUE_TYPE_INPUT, resource, timestamp);
        request.flags = forceKey ? 1u : 0;
        uint[] lengths = GuestPicture.BufferLengths(Current);
        for (int i = 0; i < lengths.Length; i++)
        {
            request.data_sizes[i] = lengths[i];
        }

        Command command = Device.Submit(request, 48);
        _queuedImages.Add(resource, command);
        return command;
    }

    /// <summary>Waits until all pictures are taken.</summary>
    public void Feed() => PumpUntil(() => _queuedImages.Count == 0, "the answers to all pictures");

    /// <summary>Drains, and waits for the answer.</summary>
    public Command Drain()
    {
        Command drain = _stream.Drain();
        PumpUntil(() => drain.IsDone, "the answer to the drain");
        return drain;
    }

    /// <summary>Clears a queue, and waits for the answer.</summary>
    public Command Clear(virtio_video_queue_type queue)
    {
        Command clear = Device.Await(_stream.Clear(queue));
        Take();
        return clear;
    }

    /// <summary>Goes on until something is so.</summary>
    public void PumpUntil(Func<bool> until, string what)
        => Device.Pump(
            () =>
            {
                Take();
                GivePackets();
                return until();
            },
            what);

    private void GivePackets()
    {
        for (uint i = 0; GivesPackets && i < _packets.Count; i++)
        {
            if (!_queuedPackets.ContainsKey(i))
            {
                _queuedPackets.Add(i, _stream.QueueOutput(i));
            }
        }
    }

    private void Take()
    {
        foreach ((uint resource, Command command) in _queuedImages.Where(queued => queued.Value.IsDone).ToArray())
        {
            _queuedImages.Remove(resource);
            ImageAnswers.Add(command);
        }

        foreach ((uint resource, Command command) in _queuedPackets.Where(queued => queued.Value.IsDone).OrderBy(queued => queued.Value.Order).ToArray())
        {
            _queuedPackets.Remove(resource);
            virtio_video_resource_queue_resp response = command.Buffer;
            if ((virtio_video_result)response.result == VIRTIO_VIDEO_RESULT_OK)
            {
                Assert.True(response.data_sizes[0] <= _room, "more bytes than the buffer has");
                byte[] bytes = Device.Ram.At(_packets[resource], (int)response.data_sizes[0]).ToArray();
                Frames.Add(new EncodedFrame(response.timestamp, response.flags, bytes, command.Order));
            }
        }
    }
}
