// SPDX-License-Identifier: BSD-3-Clause

using System;
using VirtioVideo.Tests.Model;
using VirtioVideo.Tests.Support;
using VirtioVideo.Wire;
using Xunit;
using static VirtioVideo.Wire.virtio_video_queue_type;
using static VirtioVideo.Wire.virtio_video_result;

namespace VirtioVideo.Fuzz.Commands;

/// <summary>A guest that behaves, on a device which has just been reset: whatever the guest before did, it gets what it wants.</summary>
internal static class NextGuest
{
    private const uint Size = 16;
    private const ulong Timestamp = 0x1234_5678_9abc_def0;

    /// <summary>Has one picture decoded, or encoded, by a codec of scripts.</summary>
    /// <param name="device">The device.</param>
    /// <param name="encodes">What it is.</param>
    /// <param name="settle">Lets workers and device come to rest.</param>
    public static void Serve(TestDevice device, bool encodes, Action settle)
    {
        Command capabilities = device.Await(device.Submit(GuestRequests.Words(ModelDevice.Global.QueryCaps), (uint)ModelCapabilities.Of(encodes).Response.Length));
        Assert.Equal(ModelCapabilities.Of(encodes).Response, capabilities.Response);
        Command picture = encodes ? Encode(device, settle, out GuestStream stream) : Decode(device, settle, out stream);
        Assert.True(picture.IsDone, "the next guest gets no picture");
        Assert.Equal((VIRTIO_VIDEO_RESULT_OK, Timestamp), (picture.Result, picture.Buffer.timestamp));
        Assert.NotEqual(0u, picture.Buffer.data_sizes[0]);

        Command destroyed = stream.Destroy();
        settle();
        Assert.True(destroyed.IsDone && destroyed.Result == VIRTIO_VIDEO_RESULT_OK, "the next guest cannot destroy its stream");
    }

    private static Command Decode(TestDevice device, Action settle, out GuestStream stream)
    {
        stream = device.Driver.CreateStream(virtio_video_codec.VIRTIO_VIDEO_CODEC_VP8);
        stream.AttachInputs(1, GuestMedia.BitstreamLength);
        device.AddEventBuffer();
        Command unit = stream.QueueInput(0, FakeUnit.Of(FakeUnit.Picture, (byte)Size, (byte)Size), Timestamp);
        settle();
        Assert.True(device.TryTakeEvent(stream.Id, out _), "the next guest is not told the size");
        stream.AttachOutputs(1);
        Command picture = stream.QueueOutput(0);
        settle();
        Assert.True(unit.IsDone && unit.Result == VIRTIO_VIDEO_RESULT_OK, "the next guest's bitstream is not taken");
        return picture;
    }

    private static Command Encode(TestDevice device, Action settle, out GuestStream stream)
    {
        var guest = new ImageGuest(device, images: 1, packets: 1);
        stream = guest.Stream;
        Command packet = guest.Give(0);
        Command image = guest.Queue(0, Timestamp);
        settle();
        Assert.True(image.IsDone && image.Result == VIRTIO_VIDEO_RESULT_OK, "the next guest's picture is not taken");
        return packet;
    }
}
