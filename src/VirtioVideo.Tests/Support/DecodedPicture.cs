// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Wire;
using static VirtioVideo.Wire.virtio_video_image_format;
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
}
