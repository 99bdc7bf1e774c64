// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using VirtioVideo.Codecs;
using VirtioVideo.FFmpeg.Capabilities;
using VirtioVideo.FFmpeg.Decoding;
using VirtioVideo.Memory;
using VirtioVideo.Streams;
using VirtioVideo.Wire;
using Xunit;
using static VirtioVideo.Wire.virtio_video_image_format;
using static VirtioVideo.Wire.virtio_video_planes_layout;
using static VirtioVideo.Wire.virtio_video_queue_type;

namespace VirtioVideo.Tests.Support;

/// <summary>What our decoder makes of a packet.</summary>
internal static class DecodedPicture
{
    /// <summary>The first picture, planar 4:2:0 without padding.</summary>
    public static byte[] First(virtio_video_codec codec, byte[] packet)
    {
        using var device = new TestDevice();
        GuestStream stream = device.Driver.CreateStream(codec);
        stream.AttachInputs(1, (uint)packet.Length);
        stream.QueueInput(0, packet, 1);
        stream.AwaitEvent();
        stream.ChangeParams(p => p with { image_format = (uint)VIRTIO_VIDEO_IMAGE_FORMAT_YUV420 });
        stream.Device.Await(stream.Detach(VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT));
        stream.AttachOutputs(stream.Params.min_image_buffers);
        Command output = stream.QueueOutput(0);
        stream.Drain();
        stream.Device.Await(output);
        return stream.ReadPicture(0);
    }

    /// <summary>All pictures in the order of display, planar 4:2:0 without padding, by libavcodec alone.</summary>
    public static byte[][] All(virtio_video_codec codec, IEnumerable<EncodedPacket> packets)
    {
        using LibavcodecDecoder decoder = OpenDecoder.Of(CodecTable.IdOf(codec), new CodecLimits(4096, 4096, 1));
        using var ram = new GuestRam(64 << 20);
        using IFrame picture = decoder.CreateProduct();
        var pictures = new List<byte[]>();
        void Take()
        {
            CodecStatus status;
            while ((status = decoder.Receive(picture)) is CodecStatus.Ok or CodecStatus.Busy)
            {
                if (status == CodecStatus.Ok)
                {
                    var layout = FrameLayout.Create(VIRTIO_VIDEO_IMAGE_FORMAT_YUV420, VIRTIO_VIDEO_PLANES_LAYOUT_SINGLE_BUFFER, picture.Format.Width, picture.Format.Height, default);
                    virtio_video_params current = default;
                    (current.width, current.height, current.crop) = (picture.Format.Width, picture.Format.Height, picture.Format.Crop);
                    layout.WriteTo(ref current);
                    uint length = GuestPicture.BufferLengths(current)[0];
                    ulong address = ram.Allocate(length);
                    Assert.True(ram.Table.TryTranslate(address, length, out GuestSpan span));
                    var buffer = new Resource(0, new CodecStatistics());
                    buffer.Attach([], [new GuestBuffer([span])]);
                    Assert.Equal(WriteStatus.Written, picture.Write(buffer, layout, isInPlace: false, new GuestGate()));
                    pictures.Add(GuestPicture.Read(ram, current, [address]));
                    picture.Release();
                }
            }
        }

        foreach (EncodedPacket packet in packets)
        {
            Assert.Equal(CodecStatus.Ok, decoder.Send(packet.Bytes, packet.Timestamp));
            Take();
        }

        decoder.BeginDrain();
        Take();
        return [.. pictures];
    }
}
