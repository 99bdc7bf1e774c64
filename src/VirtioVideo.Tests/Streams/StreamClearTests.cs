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

/// <summary>QUEUE_CLEAR with real codecs.</summary>
public sealed class StreamClearTests
{
    [Theory]
    [Ruling(37)]
    [Clause("QUEUE_CLEAR/1")]
    [MemberData(nameof(AllCodecs.WithThreads), MemberType = typeof(AllCodecs))]
    public void ClearInput_ThenAKeyFrame_IsASeek(virtio_video_codec codec, int threads)
    {
        using var device = new TestDevice(TestDeviceSetup.WithThreads(threads));
        Clip clip = Clips.Of(codec);
        Clip rest = clip.From(clip.SecondKey);
        GuestStream stream = device.Driver.CreateStream(codec);
        var playback = new Playback(stream);
        playback.Feed(clip.Stamped()[..7]);
        Clear(stream, playback);
        playback.Play(rest.Stamped(i => 1000 + (ulong)i));

        Assert.Equal(rest.Digests, playback.Pictures.Select(frame => frame.Digest));
        Assert.Equal(rest.DisplayOrder(i => 1000 + (ulong)i), playback.Pictures.Select(frame => frame.Timestamp));
        Assert.Single(playback.Changes);
    }

    [Theory]
    [Ruling(37)]
    [MemberData(nameof(AllCodecs.WithThreads), MemberType = typeof(AllCodecs))]
    public void ClearInput_ThenFramesWithoutTheirKeyFrame_ResumesAtTheNextKeyFrame(virtio_video_codec codec, int threads)
    {
        // A guest may seek to where it likes.
        using var device = new TestDevice(TestDeviceSetup.WithThreads(threads));
        Clip clip = Clips.Of(codec);
        GuestStream stream = device.Driver.CreateStream(codec);
        var playback = new Playback(stream);
        playback.Feed(clip.Stamped()[..4]);
        Clear(stream, playback);
        playback.Play(clip.Stamped()[(clip.SecondKey - 5)..]);

        Assert.Equal(clip.From(clip.SecondKey).Digests, playback.Pictures.Select(frame => frame.Digest));
    }

    [Fact]
    [Ruling(35)]
    [Clause("QUEUE_CLEAR/1", "QUEUE_CLEAR/2", "RESOURCE_QUEUE/7", "RESOURCE_QUEUE/17")]
    public void ClearInput_WithInputsPending_CancelsThem()
    {
        // No output buffer is queued, so the decoder stops at its first picture.
        using var device = new TestDevice();
        Clip clip = Clips.H264Simple;
        GuestStream stream = device.Driver.CreateStream(clip.Codec);
        stream.AttachInputs(6);
        Command[] inputs = [.. Enumerable.Range(0, 6).Select(i => stream.QueueInput((uint)i, clip.Units[i].Bytes, (ulong)i))];
        stream.AwaitEvent();
        Command clear = device.Await(stream.Clear(VIRTIO_VIDEO_QUEUE_TYPE_INPUT));

        Assert.Equal((VIRTIO_VIDEO_RESULT_OK, 4u), (clear.Result, clear.Written));
        Assert.All(inputs, input => Assert.True(input.Order < clear.Order));
        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, inputs[0].Result);
        Assert.All(inputs[2..], AssertCancelled);

        // The buffers are the guest's again, at once.
        Assert.NotEqual(VIRTIO_VIDEO_RESULT_ERR_INVALID_OPERATION, device.Await(stream.QueueInput(5, [], 0)).Result);
    }

    [Theory]
    [Ruling(37)]
    [Clause("QUEUE_CLEAR/1")]
    [MemberData(nameof(AllCodecs.WithThreads), MemberType = typeof(AllCodecs))]
    public void ClearOutput_InTheMiddle_LosesNoFrame(virtio_video_codec codec, int threads)
    {
        using var device = new TestDevice(TestDeviceSetup.WithThreads(threads));
        Clip clip = Clips.Of(codec);
        GuestStream stream = device.Driver.CreateStream(codec);
        var playback = new Playback(stream, outputs: 4);
        foreach (var units in clip.Stamped().Chunk(7))
        {
            playback.Feed(units);
            Command clear = stream.Clear(VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT);
            playback.PumpUntil(() => clear.IsDone, "the answer to the clear");
            Assert.Equal(VIRTIO_VIDEO_RESULT_OK, clear.Result);
            playback.RequeueOutputs();
        }

        playback.Play([]);
        Assert.Equal(clip.Digests, playback.Pictures.Select(frame => frame.Digest));
        Assert.True(playback.Returned > 0);
    }

    [Fact]
    [Ruling(31, 35, 37)]
    [Clause("QUEUE_CLEAR/2", "RESOURCE_QUEUE/7", "RESOURCE_QUEUE/17", "RESOURCE_QUEUE/18", "BUFFER_LIFE_CYCLE/8")]
    public void ClearOutput_WithOutputsPending_CancelsThemAndTouchesThemNoMore()
    {
        using var device = new TestDevice();
        Clip clip = Clips.H264Simple;
        GuestStream stream = device.Driver.CreateStream(clip.Codec);
        stream.AttachInputs(4);
        device.Await(stream.QueueInput(0, clip.Units[0].Bytes, 0));
        stream.AwaitEvent();
        stream.AttachOutputs(4);
        device.Await(stream.QueueOutput(3));
        Command[] outputs = [stream.QueueOutput(0), stream.QueueOutput(1)];
        Command clear = device.Await(stream.Clear(VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT));
        Assert.All(outputs, AssertCancelled);
        Assert.All(outputs, output => Assert.True(output.Order < clear.Order));

        uint length = GuestPicture.BufferLengths(stream.Params)[0];
        device.Ram.Fill(stream.OutputAddresses(0)[0], length, 0xcc);
        device.Ram.Fill(stream.OutputAddresses(1)[0], length, 0xcc);
        Command next = stream.QueueOutput(2);
        device.Await(stream.QueueInput(1, clip.Units[1].Bytes, 1), stream.QueueInput(2, clip.Units[2].Bytes, 2));
        Assert.Equal((VIRTIO_VIDEO_RESULT_OK, 1ul), (device.Await(next).Result, next.Buffer.timestamp));
        Assert.True(device.Ram.StillHolds(stream.OutputAddresses(0)[0], length, 0xcc));
        Assert.True(device.Ram.StillHolds(stream.OutputAddresses(1)[0], length, 0xcc));
    }

    [Fact]
    [Ruling(35)]
    [Clause("RESOURCE_QUEUE/17")]
    public void Clear_WithTheSwitch_AnswersOkWithErr()
    {
        using var device = new TestDevice(new TestDeviceSetup { Streams = TestDeviceSetup.DefaultStreams with { ClearResultOk = true } });
        GuestStream stream = device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_H264);
        stream.AttachOutputs(1);
        Command output = stream.QueueOutput(0);
        device.Await(stream.Clear(VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT));

        Assert.Equal((VIRTIO_VIDEO_RESULT_OK, PlayedFrame.Err), (output.Result, output.Buffer.flags));
    }

    [Fact]
    public void Destroy_WithTheSwitchOfClear_AnswersCanceledStill()
    {
        // rulings 35, 39: the switch is for what QUEUE_CLEAR ends.
        using var device = new TestDevice(new TestDeviceSetup { Streams = TestDeviceSetup.DefaultStreams with { ClearResultOk = true } });
        GuestStream stream = device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_H264);
        stream.AttachOutputs(1);
        Command output = stream.QueueOutput(0);
        device.Await(stream.Destroy());

        Assert.Equal((VIRTIO_VIDEO_RESULT_ERR_CANCELED, PlayedFrame.Err), (output.Result, output.Buffer.flags));
    }

    [Theory]
    [Ruling(36, 37, 43)]
    [Clause("QUEUE_CLEAR/3", "STREAM_DRAIN/6")]
    [InlineData(VIRTIO_VIDEO_QUEUE_TYPE_INPUT)]
    [InlineData(VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT)]
    public void Clear_OfEitherQueue_CancelsTheDrain(virtio_video_queue_type queue)
    {
        using var device = new TestDevice();
        Clip clip = Clips.Of(VIRTIO_VIDEO_CODEC_H264);
        GuestStream stream = device.Driver.CreateStream(clip.Codec);
        var playback = new Playback(stream);
        playback.Feed(clip.Stamped()[..6]);
        device.Await(stream.Clear(VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT));
        Command drain = stream.Drain();
        Command clear = stream.Clear(queue);
        playback.PumpUntil(() => clear.IsDone, "the answer to the clear");

        Assert.Equal((VIRTIO_VIDEO_RESULT_ERR_CANCELED, 4u), (drain.Result, drain.Written));
        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, clear.Result);
        Assert.True(drain.Order < clear.Order);

        // And the stream goes on: with what it held back after a clear of the output queue, else without.
        playback.RequeueOutputs();
        playback.Play(clip.From(clip.SecondKey).Stamped(i => 1000 + (ulong)i));
        Assert.Equal(clip.From(clip.SecondKey).Digests, playback.Pictures.Where(frame => frame.Timestamp >= 1000).Select(frame => frame.Digest));
        Assert.Equal(queue == VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT, playback.Pictures.Count(frame => frame.Timestamp < 1000) == 6);
        Assert.DoesNotContain(playback.Frames, frame => frame.Timestamp < 1000 && frame.Digest is not null && frame.IsLast);
    }

    [Theory]
    [Clause("QUEUE_CLEAR/1")]
    [InlineData(VIRTIO_VIDEO_QUEUE_TYPE_INPUT)]
    [InlineData(VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT)]
    public void Clear_OfAnEmptyQueue_IsAnswered(virtio_video_queue_type queue)
    {
        using var device = new TestDevice();
        GuestStream stream = device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_HEVC);

        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, device.Await(stream.Clear(queue)).Result);
        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, device.Await(stream.Clear(queue)).Result);
    }

    private static void Clear(GuestStream stream, Playback playback)
    {
        Command clear = stream.Clear(VIRTIO_VIDEO_QUEUE_TYPE_INPUT);
        playback.PumpUntil(() => clear.IsDone, "the answer to the clear");
        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, clear.Result);

        // ruling 37: nothing from before it appears after its response.
        Assert.All(playback.Frames, frame => Assert.True(frame.Order < clear.Order));
        playback.Frames.Clear();
    }

    private static void AssertCancelled(Command command)
    {
        virtio_video_resource_queue_resp response = command.Buffer;
        Assert.Equal(
            (VIRTIO_VIDEO_RESULT_ERR_CANCELED, PlayedFrame.Err, 0ul, 0u, 48u),
            (command.Result, response.flags, response.timestamp, response.data_sizes[0], command.Written));
    }
}
