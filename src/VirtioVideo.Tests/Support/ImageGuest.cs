// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using VirtioVideo.Wire;
using Xunit;
using static VirtioVideo.Wire.virtio_video_queue_type;
using static VirtioVideo.Wire.virtio_video_result;

namespace VirtioVideo.Tests.Support;

/// <summary>A guest with small images, for an encoder of scripts (<see cref="FakeImage"/>): each command by itself.</summary>
internal sealed class ImageGuest
{
    private readonly Dictionary<uint, ulong> _images = [];

    /// <param name="device">An encoder.</param>
    /// <param name="images">Image buffers.</param>
    /// <param name="packets">Bitstream buffers.</param>
    /// <param name="room">Bytes of each bitstream buffer.</param>
    public ImageGuest(TestDevice device, uint images = 6, uint packets = 6, uint room = FakeImage.OrdinaryLength)
    {
        Stream = device.Driver.CreateStream(virtio_video_codec.VIRTIO_VIDEO_CODEC_H264);
        Stream.ChangeParams(p => (p with { width = 32, height = 16, cur_image_buffers = images, cur_bitstream_buffers = packets }).WithStrides(0, 0));
        for (uint i = 0; i < images; i++)
        {
            Assert.Equal(VIRTIO_VIDEO_RESULT_OK, Attach(i));
        }

        for (uint i = 0; i < packets; i++)
        {
            Assert.Equal(VIRTIO_VIDEO_RESULT_OK, Stream.Attach(VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT, i, [new RingBuffer(device.Ram.Allocate(room), room)]));
        }
    }

    /// <summary>Its stream.</summary>
    public GuestStream Stream { get; }

    private TestDevice Device => Stream.Device;

    /// <summary>Bytes of an image by the parameters in force.</summary>
    public uint ImageLength => GuestPicture.BufferLengths(Stream.Params)[0];

    /// <summary>Gives an image buffer memory, as much as the parameters in force need or otherwise.</summary>
    public virtio_video_result Attach(uint image, uint? length = null)
    {
        uint bytes = length ?? ImageLength;
        _images[image] = Device.Ram.Allocate(bytes);
        return Stream.Attach(VIRTIO_VIDEO_QUEUE_TYPE_INPUT, image, [new RingBuffer(_images[image], bytes)]);
    }

    /// <summary>Queues an image; its data_sizes name all of it or so much.</summary>
    public Command Queue(uint image, ulong timestamp, byte[]? script = null, uint flags = 0, uint? dataSize = null)
    {
        (script ?? FakeImage.Of()).CopyTo(Device.Ram.At(_images[image], FakeImage.ScriptLength));
        virtio_video_resource_queue request = Requests.Queue(Stream.Id, VIRTIO_VIDEO_QUEUE_TYPE_INPUT, image, timestamp, dataSize ?? ImageLength);
        request.flags = flags;
        return Device.Submit(request, 48);
    }

    /// <summary>Queues a bitstream buffer.</summary>
    public Command Give(uint packet) => Stream.QueueOutput(packet);
}
