// SPDX-License-Identifier: BSD-3-Clause

using System.Linq;
using VirtioVideo.Tests.Conformance;
using VirtioVideo.Tests.Support;
using VirtioVideo.Wire;
using Xunit;
using static VirtioVideo.Wire.virtio_video_codec;
using static VirtioVideo.Wire.virtio_video_queue_type;
using static VirtioVideo.Wire.virtio_video_result;

namespace VirtioVideo.Tests.Streams;

/// <summary>RESOURCE_ATTACH, RESOURCE_QUEUE and QUEUE_DETACH_RESOURCES.</summary>
public sealed class StreamResourcesTests
{
    private const uint PictureLength = 640 * 720;

    private static readonly virtio_video_queue_type[] s_queues = [VIRTIO_VIDEO_QUEUE_TYPE_INPUT, VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT];

    [Fact]
    [Ruling(22)]
    [Clause("RESOURCE_ATTACH/2")]
    public void Attach_IdsNotLessThanCurBuffers_IsRefused()
    {
        using var device = new TestDevice();
        GuestStream stream = device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_H264);
        stream.ChangeParams(p => p with { cur_image_buffers = 3, cur_bitstream_buffers = 2 });

        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, stream.Attach(VIRTIO_VIDEO_QUEUE_TYPE_INPUT, 1, Memory(device)));
        Assert.Equal(VIRTIO_VIDEO_RESULT_ERR_INVALID_RESOURCE_ID, stream.Attach(VIRTIO_VIDEO_QUEUE_TYPE_INPUT, 2, Memory(device)));
        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, stream.Attach(VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT, 2, Memory(device)));
        Assert.Equal(VIRTIO_VIDEO_RESULT_ERR_INVALID_RESOURCE_ID, stream.Attach(VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT, 3, Memory(device)));
        Assert.Equal(VIRTIO_VIDEO_RESULT_ERR_INVALID_RESOURCE_ID, stream.Attach(VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT, uint.MaxValue, Memory(device)));
    }

    [Fact]
    [Ruling(22)]
    public void Attach_LiberalIdsWithTheSwitch_AreLimitedInNumberOnly()
    {
        using var device = new TestDevice(new TestDeviceSetup { Streams = TestDeviceSetup.DefaultStreams with { LiberalResourceIds = true } });
        GuestStream stream = device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_H264);
        foreach (virtio_video_queue_type queue in s_queues)
        {
            stream.ChangeParams(p => p with { cur_image_buffers = 3, cur_bitstream_buffers = 3 });
            RingBuffer[] memory = Memory(device);
            for (uint i = 0; i < 3; i++)
            {
                Assert.Equal(VIRTIO_VIDEO_RESULT_OK, stream.Attach(queue, uint.MaxValue - (i * 1000), memory));
            }

            Assert.Equal(VIRTIO_VIDEO_RESULT_ERR_INVALID_RESOURCE_ID, stream.Attach(queue, 5, memory));
            Assert.Equal(VIRTIO_VIDEO_RESULT_OK, stream.Attach(queue, uint.MaxValue, memory));
        }

        Command output = device.Submit(Requests.Queue(stream.Id, VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT, uint.MaxValue), 48);
        device.Await(stream.Drain());
        Assert.Equal((VIRTIO_VIDEO_RESULT_OK, PlayedFrame.Eos), (output.Result, output.Buffer.flags));
    }

    [Fact]
    [Ruling(25)]
    [Clause("BUFFER_LIFE_CYCLE/3")]
    public void Attach_WhileQueued_IsRefused()
    {
        using var device = new TestDevice();
        GuestStream stream = device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_H264);
        stream.AttachOutputs(2);
        Command queued = stream.QueueOutput(0);

        Assert.Equal(VIRTIO_VIDEO_RESULT_ERR_INVALID_OPERATION, stream.Attach(VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT, 0, Memory(device)));
        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, stream.Attach(VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT, 1, Memory(device)));
        Assert.False(queued.IsDone);
    }

    [Fact]
    [Ruling(25, 31)]
    [Clause("BUFFER_LIFE_CYCLE/3", "BUFFER_LIFE_CYCLE/4")]
    public void Attach_AgainWhileDequeued_ReplacesTheMemory()
    {
        // The old memory is the guest's, also while the decoder still refers to its picture.
        using var device = new TestDevice();
        Clip clip = Clips.H264Simple;
        GuestStream stream = device.Driver.CreateStream(clip.Codec);
        stream.AttachInputs(1);
        device.Await(stream.QueueInput(0, clip.Units[0].Bytes, 0));
        stream.AwaitEvent();
        stream.AttachOutputs(1);
        uint length = GuestPicture.BufferLengths(stream.Params)[0];
        for (int i = 0; i < 5; i++)
        {
            device.Await(stream.QueueOutput(0));
            Assert.Equal(clip.Digests[i], GuestPicture.Digest(stream.ReadPicture(0)));
            ulong old = stream.OutputAddresses(0)[0];
            stream.AttachOutputs(1);
            Assert.NotEqual(old, stream.OutputAddresses(0)[0]);
            device.Ram.Fill(old, length, 0xcc);
            device.Await(stream.QueueInput(0, clip.Units[i + 1].Bytes, (ulong)i));
            Assert.True(device.Ram.StillHolds(old, length, 0xcc));
        }
    }

    [Fact]
    [Ruling(26)]
    public void Attach_OutputSmallerThanTheLayout_IsRefused()
    {
        using var device = new TestDevice();
        GuestStream stream = device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_H264);

        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, stream.Attach(VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT, 0, Memory(device, PictureLength)));
        Assert.Equal(VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER, stream.Attach(VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT, 0, Memory(device, PictureLength - 1)));

        // Many entries whose 32-bit sum would be large enough once more.
        RingBuffer[] wraps = [.. Enumerable.Repeat(new RingBuffer(GuestRam.Base, 4096), (int)(PictureLength / 4096))];
        Assert.Equal(VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER, stream.Attach(VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT, 0, wraps[..^1]));
    }

    [Fact]
    [Ruling(12, 29)]
    [Clause("RESOURCE_QUEUE/2")]
    public void Queue_OfAQueuedResource_IsRefused()
    {
        using var device = new TestDevice();
        GuestStream stream = device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_H264);
        stream.AttachOutputs(1);
        Command first = stream.QueueOutput(0);
        Command second = device.Await(stream.QueueOutput(0));

        AssertFailed(VIRTIO_VIDEO_RESULT_ERR_INVALID_OPERATION, second);
        Assert.False(first.IsDone);
    }

    [Fact]
    [Ruling(12, 29)]
    [Clause("RESOURCE_QUEUE/1", "RESOURCE_QUEUE/2")]
    public void Queue_OfAResourceNeverAttached_IsRefused()
    {
        using var device = new TestDevice();
        GuestStream stream = device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_H264);
        stream.ChangeParams(p => p with { cur_image_buffers = 3, cur_bitstream_buffers = 3 });

        AssertFailed(VIRTIO_VIDEO_RESULT_ERR_INVALID_RESOURCE_ID, device.Await(stream.QueueOutput(0)));
        AssertFailed(VIRTIO_VIDEO_RESULT_ERR_INVALID_RESOURCE_ID, device.Await(stream.QueueInput(2, 0, 0)));
        AssertFailed(VIRTIO_VIDEO_RESULT_ERR_INVALID_RESOURCE_ID, device.Await(stream.QueueInput(uint.MaxValue, 0, 0)));
    }

    [Fact]
    [Ruling(12, 22)]
    public void Queue_OfAnIdBeyondCurBuffersOfToday_IsRefused()
    {
        // Attached while there were more.
        using var device = new TestDevice();
        GuestStream stream = device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_H264);
        stream.AttachOutputs(5);
        stream.ChangeParams(p => p with { cur_image_buffers = 2 });

        AssertFailed(VIRTIO_VIDEO_RESULT_ERR_INVALID_RESOURCE_ID, device.Await(stream.QueueOutput(4)));
    }

    [Fact]
    [Ruling(12, 18)]
    [Clause("RESOURCE_QUEUE/5")]
    public void Queue_InputLongerThanItsMemory_IsRefused()
    {
        using var device = new TestDevice(new TestDeviceSetup { Factory = new FakeDecoderFactory() });
        GuestStream stream = device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_H264);
        stream.AttachInputs(1);
        device.Ram.Write(stream.InputAddress(0), FakeUnit.Damaged);

        AssertFailed(VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER, device.Await(stream.QueueInput(0, GuestStream.InputLength + 1, 0)));
        AssertFailed(VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER, device.Await(stream.QueueInput(0, uint.MaxValue, 0)));
        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, device.Await(stream.QueueInput(0, GuestStream.InputLength, 0)).Result);
        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, device.Await(stream.QueueInput(0, 0, 0)).Result);
    }

    [Fact]
    [Ruling(12)]
    public void Queue_OutputAttachedForAnotherLayout_IsRefused()
    {
        // What was attached for one buffer does not hold three planes.
        using var device = new TestDevice();
        GuestStream stream = device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_H264);
        stream.AttachOutputs(1);
        stream.ChangeParams(p => p with { planes_layout = 1 });

        AssertFailed(VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER, device.Await(stream.QueueOutput(0)));
    }

    [Fact]
    [Ruling(12, 28)]
    [Clause("QUEUE_DETACH_RESOURCES/1", "QUEUE_DETACH_RESOURCES/2", "BUFFER_LIFE_CYCLE/2")]
    public void Detach_WithQueuedBuffers_CancelsThemFirst()
    {
        using var device = new TestDevice();
        GuestStream stream = device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_H264);
        stream.AttachOutputs(3);
        Command[] queued = [stream.QueueOutput(0), stream.QueueOutput(2)];
        Command detach = device.Await(stream.Detach(VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT));

        Assert.Equal((VIRTIO_VIDEO_RESULT_OK, 4u), (detach.Result, detach.Written));
        Assert.All(queued, command => AssertFailed(VIRTIO_VIDEO_RESULT_ERR_CANCELED, command));
        Assert.All(queued, command => Assert.True(command.Order < detach.Order));
        AssertFailed(VIRTIO_VIDEO_RESULT_ERR_INVALID_RESOURCE_ID, device.Await(stream.QueueOutput(0)));
    }

    [Fact]
    [Clause("QUEUE_DETACH_RESOURCES/1", "RESOURCE_ATTACH/7")]
    public void Detach_OfOneQueue_LeavesTheOtherAlone()
    {
        using var device = new TestDevice(new TestDeviceSetup { Factory = new FakeDecoderFactory() });
        GuestStream stream = device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_H264);
        stream.AttachInputs(1);
        stream.AttachOutputs(1);
        Command output = stream.QueueOutput(0);
        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, device.Await(stream.Detach(VIRTIO_VIDEO_QUEUE_TYPE_INPUT)).Result);

        AssertFailed(VIRTIO_VIDEO_RESULT_ERR_INVALID_RESOURCE_ID, device.Await(stream.QueueInput(0, 1, 0)));
        Assert.False(output.IsDone);
    }

    [Fact]
    [Ruling(15, 43)]
    [Clause("QUEUE_CLEAR/4", "QUEUE_CLEAR/5", "QUEUE_CLEAR/6")]
    public void Commands_WhileClearing_AreRefusedAsTheSpecSays()
    {
        // spec: QUEUE_CLEAR, "while the device is processing"; the codec is in the middle of a frame all the time.
        var factory = new FakeDecoderFactory();
        using var device = new TestDevice(new TestDeviceSetup { Factory = factory });
        GuestStream stream = device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_H264);
        stream.AttachInputs(2);
        stream.AttachOutputs(2);
        stream.QueueInput(0, FakeUnit.Of(FakeUnit.Block), 0);
        device.PumpReady();
        Assert.True(factory.Decoders[0].IsAtGate.Wait(TestDevice.DeadlineMilliseconds));
        Command clear = stream.Clear(VIRTIO_VIDEO_QUEUE_TYPE_INPUT);
        Command[] refused =
        [
            stream.Drain(), stream.Clear(VIRTIO_VIDEO_QUEUE_TYPE_INPUT), stream.Clear(VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT), stream.QueueOutput(0),
            stream.QueueInput(1, 3, 0), stream.SubmitAttach(VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT, 1, Memory(device)), stream.Detach(VIRTIO_VIDEO_QUEUE_TYPE_INPUT),
        ];
        device.Await(refused);
        Assert.All(refused, command => Assert.Equal(VIRTIO_VIDEO_RESULT_ERR_INVALID_OPERATION, command.Result));

        // ruling 15: parameters may change.
        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, (virtio_video_result)stream.SetParams(stream.Params).result);

        // ruling 43: GET_PARAMS and other streams do not wait.
        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, (virtio_video_result)stream.GetParams().result);
        GuestStream other = device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_H264);
        other.AttachOutputs(1);
        device.Await(other.QueueOutput(0), other.Drain());
        Assert.False(clear.IsDone);

        factory.Decoders[0].Gate.Set();
        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, device.Await(clear).Result);
        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, device.Await(stream.Clear(VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT)).Result);
    }

    private static RingBuffer[] Memory(TestDevice device, uint length = PictureLength) => [new RingBuffer(device.Ram.Allocate(length), length)];

    /// <summary>ruling 12: besides the result always flags ERR, timestamp 0, sizes 0.</summary>
    private static void AssertFailed(virtio_video_result result, Command command)
    {
        Assert.Equal((result, 48u), (command.Result, command.Written));
        byte[] rest = [.. command.Response.Skip(4)];
        Assert.Equal([1, .. new byte[43]], rest);
    }
}
