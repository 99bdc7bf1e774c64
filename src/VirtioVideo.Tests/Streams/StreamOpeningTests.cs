// SPDX-License-Identifier: BSD-3-Clause

using System.Threading;
using VirtioVideo.Tests.Support;
using VirtioVideo.Wire;
using Xunit;
using static VirtioVideo.Wire.virtio_video_codec;
using static VirtioVideo.Wire.virtio_video_event_type;
using static VirtioVideo.Wire.virtio_video_queue_type;
using static VirtioVideo.Wire.virtio_video_result;

namespace VirtioVideo.Tests.Streams;

/// <summary>A codec is opened by its stream's thread: STREAM_CREATE does not wait for it.</summary>
public sealed class StreamOpeningTests
{
    [Fact]
    public void Create_IsAnswered_BeforeTheDecoderIsOpen()
    {
        var factory = new FakeDecoderFactory();
        var workers = new InlineWorkers();
        using var device = new TestDevice(new TestDeviceSetup { Factory = factory, Workers = workers });
        device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_H264);
        Assert.Null(factory.Decoders[0].OpenedBy);
        workers.Run(asleep: 0);
        Assert.NotNull(factory.Decoders[0].OpenedBy);
    }

    [Fact]
    public void Decoder_IsOpened_OnTheThreadOfItsStream()
    {
        var factory = new FakeDecoderFactory();
        using var device = new TestDevice(new TestDeviceSetup { Factory = factory });
        GuestStream stream = device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_H264);
        device.Await(stream.Clear(VIRTIO_VIDEO_QUEUE_TYPE_INPUT));
        device.Await(stream.Destroy());
        Thread? opener = factory.Decoders[0].OpenedBy;
        Assert.NotNull(opener);
        Assert.NotSame(Thread.CurrentThread, opener);
        Assert.Equal($"vvideo-{stream.Id}", opener.Name);
    }

    [Fact]
    public void Decoder_ThatCannotBeOpened_FailsItsStream()
    {
        using var device = new TestDevice(new TestDeviceSetup { Factory = new FakeDecoderFactory(() => new FakeDecoder { FailsToOpen = true }) });
        GuestStream stream = device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_H264);
        virtio_video_event e = device.AwaitEvent();
        Assert.Equal((uint)VIRTIO_VIDEO_EVENT_ERROR, e.event_type);
        Assert.Equal(stream.Id, e.stream_id);
        Assert.Equal(VIRTIO_VIDEO_RESULT_ERR_INVALID_OPERATION, device.Await(stream.Drain()).Result);
        device.Await(stream.Destroy());
    }

    [Fact]
    public void Clear_OfADecoderThatIsNotOpenYet_IsDone()
    {
        var factory = new FakeDecoderFactory();
        var workers = new InlineWorkers();
        using var device = new TestDevice(new TestDeviceSetup { Factory = factory, Workers = workers });
        GuestStream stream = device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_H264);
        Command clear = stream.Clear(VIRTIO_VIDEO_QUEUE_TYPE_INPUT);
        device.PumpReady();
        Assert.False(clear.IsDone);
        workers.Run(asleep: 0);
        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, device.Await(clear).Result);
        Assert.DoesNotContain("flush", factory.Decoders[0].Calls);
    }
}
