// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.CompilerServices;
using VirtioVideo.Device;
using VirtioVideo.Tests.Conformance;
using VirtioVideo.Tests.Support;
using Xunit;
using static VirtioVideo.Wire.virtio_video_codec;
using static VirtioVideo.Wire.virtio_video_result;

namespace VirtioVideo.Tests.Device;

/// <summary>The streams of a device.</summary>
public sealed class StreamTableTests
{
    [Fact]
    [Ruling(13)]
    [Clause("STREAM_CREATE/2")]
    public void NextId_WhenTheCounterWraps_SkipsZeroAndIdsInUse()
    {
        using var device = new TestDevice();
        Assert.Equal(1u, device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_VP8).Id);
        LastId(Streams(device.Device)) = uint.MaxValue - 1;
        GuestStream last = device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_VP8);

        Assert.Equal(uint.MaxValue, last.Id);
        Assert.Equal(2u, device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_VP8).Id);
        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, device.Await(last.Destroy()).Result);
    }

    [Fact]
    public void HasRoom_WhileAStreamIsEnding_CountsIt()
    {
        // Its memory is not free yet.
        var factory = new FakeDecoderFactory();
        using var device = new TestDevice(new TestDeviceSetup { MaxStreams = 1, Factory = factory });
        GuestStream stream = device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_VP8);
        stream.AttachInputs(1);
        stream.QueueInput(0, FakeUnit.Of(FakeUnit.Block), 0);
        device.PumpReady();
        Assert.True(factory.Decoders[0].IsAtGate.Wait(TestDevice.DeadlineMilliseconds));
        Command destroy = stream.Destroy();
        Assert.Equal(
            (uint)VIRTIO_VIDEO_RESULT_ERR_OUT_OF_MEMORY, device.Driver.TryCreateStream((uint)VIRTIO_VIDEO_CODEC_VP8).result);
        factory.Decoders[0].Gate.Set();
        device.Await(destroy);

        device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_VP8);
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_streams")]
    private static extern ref StreamTable Streams(VideoDevice device);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_lastId")]
    private static extern ref uint LastId(StreamTable table);
}
