// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.Linq;
using VirtioVideo.Tests.Conformance;
using VirtioVideo.Tests.Support;
using VirtioVideo.Wire;
using Xunit;
using static VirtioVideo.Wire.virtio_video_codec;
using static VirtioVideo.Wire.virtio_video_queue_type;
using static VirtioVideo.Wire.virtio_video_result;

namespace VirtioVideo.Tests.Streams;

/// <summary>STREAM_DESTROY.</summary>
public sealed class StreamDestroyTests
{
    [Fact]
    [Ruling(39)]
    [Clause("STREAM_DESTROY/1")]
    public void Destroy_WithCommandsPending_CancelsThemFirst()
    {
        var factory = new FakeDecoderFactory();
        using var device = new TestDevice(new TestDeviceSetup { Factory = factory, EndPatience = TimeSpan.FromDays(1) });
        GuestStream stream = device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_H264);
        stream.AttachInputs(3);
        stream.AttachOutputs(2);
        Command blocked = stream.QueueInput(0, FakeUnit.Of(FakeUnit.Block), 0);
        Command[] buffers = [stream.QueueInput(1, FakeUnit.Of(), 1), stream.QueueInput(2, FakeUnit.Of(), 2), stream.QueueOutput(0), stream.QueueOutput(1)];
        Command drain = stream.Drain();
        device.PumpReady();
        Assert.True(factory.Decoders[0].IsAtGate.Wait(TestDevice.DeadlineMilliseconds));
        Command destroy = stream.Destroy();
        device.PumpReady();
        Assert.All([blocked, .. buffers, drain], command => Assert.True(command.IsDone));
        Assert.False(destroy.IsDone);

        // The id is gone at once, what is pending is answered, the answer to the end waits for the worker.
        Assert.Equal(VIRTIO_VIDEO_RESULT_ERR_INVALID_STREAM_ID, (virtio_video_result)stream.GetParams().result);
        factory.Decoders[0].Gate.Set();
        device.Await(destroy);

        Assert.Equal((VIRTIO_VIDEO_RESULT_OK, 4u), (destroy.Result, destroy.Written));
        Assert.All(buffers, buffer => Assert.Equal((VIRTIO_VIDEO_RESULT_ERR_CANCELED, PlayedFrame.Err), (buffer.Result, buffer.Buffer.flags)));
        Assert.Equal(VIRTIO_VIDEO_RESULT_ERR_CANCELED, drain.Result);
        Assert.All([blocked, .. buffers, drain], command => Assert.True(command.Order < destroy.Order));
        Assert.Equal("dispose", factory.Decoders[0].Calls[^1]);
    }

    [Theory]
    [Ruling(39)]
    [InlineData(VIRTIO_VIDEO_QUEUE_TYPE_INPUT)]
    [InlineData(VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT)]
    public void Destroy_WithAClearPending_CancelsIt(virtio_video_queue_type queue)
    {
        var factory = new FakeDecoderFactory();
        using var device = new TestDevice(new TestDeviceSetup { Factory = factory });
        GuestStream stream = device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_H264);
        stream.AttachInputs(1);
        stream.QueueInput(0, FakeUnit.Of(FakeUnit.Block), 0);
        device.PumpReady();
        Assert.True(factory.Decoders[0].IsAtGate.Wait(TestDevice.DeadlineMilliseconds));
        Command clear = stream.Clear(queue);
        Command destroy = stream.Destroy();
        device.PumpReady();
        factory.Decoders[0].Gate.Set();
        device.Await(destroy);

        Assert.True(clear.IsDone);
        Assert.Equal(VIRTIO_VIDEO_RESULT_ERR_CANCELED, clear.Result);
        Assert.True(clear.Order < destroy.Order);
    }

    [Fact]
    [Ruling(31, 39)]
    [Clause("STREAM_DESTROY/1", "STREAM_DESTROY/2", "RESOURCE_QUEUE/18", "BUFFER_LIFE_CYCLE/1", "BUFFER_LIFE_CYCLE/4")]
    public void Destroy_OfARunningStream_TouchesNoBufferAfterItsAnswer()
    {
        using var device = new TestDevice();
        Clip clip = Clips.Of(VIRTIO_VIDEO_CODEC_H264);
        var returned = new List<ulong>();
        uint length = 0;
        for (int round = 0; round < 10; round++)
        {
            GuestStream stream = device.Driver.CreateStream(clip.Codec);
            stream.AttachInputs(8);
            device.Await(stream.QueueInput(0, clip.Units[0].Bytes, 0));
            stream.AwaitEvent();
            stream.AttachOutputs(8);
            length = GuestPicture.BufferLengths(stream.Params)[0];
            Command[] commands =
                [.. Enumerable.Range(1, 7).SelectMany(i => (Command[])[stream.QueueInput((uint)i, clip.Units[i].Bytes, (ulong)i), stream.QueueOutput((uint)i)])];
            Command destroy = device.Await(stream.Destroy());
            Assert.All(commands, command => Assert.True(command.Order < destroy.Order));

            // The guest has its memory back.
            for (uint i = 0; i < 8; i++)
            {
                returned.Add(stream.OutputAddresses(i)[0]);
                device.Ram.Fill(returned[^1], length, 0xcc);
            }

            Assert.Equal(VIRTIO_VIDEO_RESULT_ERR_INVALID_STREAM_ID, device.Await(stream.Destroy()).Result);
        }

        Assert.All(returned, address => Assert.True(device.Ram.StillHolds(address, length, 0xcc)));
    }

    [Fact]
    public void Destroy_WithAnEventThatWaitsForABuffer_DropsTheEvent()
    {
        using var device = new TestDevice(new TestDeviceSetup { EventBuffers = 0 });
        Clip clip = Clips.H264Simple;
        GuestStream first = device.Driver.CreateStream(clip.Codec);
        first.AttachInputs(1);
        device.Await(first.QueueInput(0, clip.Units[0].Bytes, 0));
        device.Await(first.Destroy());

        GuestStream second = device.Driver.CreateStream(clip.Codec);
        second.AttachInputs(1);
        device.Await(second.QueueInput(0, clip.Units[0].Bytes, 0));
        device.AddEventBuffer();
        second.AwaitEvent();
        Assert.Empty(device.ReceivedEvents);
    }

    [Fact]
    [Ruling(41)]
    public void Destroy_OfAStreamWhoseWorkerDied_IsAnswered()
    {
        // Also a bug of ours ends only that stream.
        using var device = new TestDevice(new TestDeviceSetup { Factory = new FakeDecoderFactory() });
        GuestStream stream = device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_H264);
        stream.AttachInputs(1);
        Command input = device.Await(stream.QueueInput(0, FakeUnit.Of(FakeUnit.Throw), 0));
        Assert.Equal((VIRTIO_VIDEO_RESULT_ERR_CANCELED, PlayedFrame.Err), (input.Result, input.Buffer.flags));
        Assert.Equal(virtio_video_event_type.VIRTIO_VIDEO_EVENT_ERROR, stream.AwaitEvent());

        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, device.Await(stream.Destroy()).Result);
        Assert.Contains(device.Host.Messages, message => message.Message.Contains("a bug of ours", System.StringComparison.Ordinal));
        Assert.False(device.Host.WasCalledElsewhere);
    }
}
