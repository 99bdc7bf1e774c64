// SPDX-License-Identifier: BSD-3-Clause

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

/// <summary>STREAM_DRAIN.</summary>
public sealed class StreamDrainTests
{
    [Fact]
    [Ruling(32, 33)]
    [Clause("STREAM_DRAIN/1", "STREAM_DRAIN/2", "STREAM_DRAIN/3", "RESOURCE_QUEUE/8", "RESOURCE_QUEUE/15")]
    public void Drain_InputsThenOutputsThenEosThenTheResponse()
    {
        // ruling 32, with reordering: the decoder holds pictures back when the drain comes.
        using var device = new TestDevice();
        Clip clip = Clips.Of(VIRTIO_VIDEO_CODEC_H264).Before(Clips.Of(VIRTIO_VIDEO_CODEC_H264).SecondKey);
        GuestStream stream = Start(device, clip, outputs: 20);
        Command[] inputs = [.. clip.Units.Skip(1).Select((unit, i) => stream.QueueInput((uint)i, unit.Bytes, (ulong)i))];
        Command[] outputs = [.. Enumerable.Range(0, 20).Select(i => stream.QueueOutput((uint)i))];
        Command drain = stream.Drain();
        device.Await(drain);

        Command[] answered = [.. outputs.Where(output => output.IsDone).OrderBy(output => output.Order)];
        Assert.Equal(clip.Units.Length, answered.Count(output => output.Buffer.data_sizes[0] > 0));
        Assert.All(inputs, input => Assert.True(input.Order < answered[^1].Order));
        Assert.All(answered, output => Assert.Equal(output == answered[^1] ? PlayedFrame.Eos : 0, output.Buffer.flags));
        Assert.All(answered, output => Assert.True(output.Order < drain.Order));
        Assert.Equal(4u, drain.Written);
    }

    [Fact]
    [Ruling(32, 33, 34)]
    [Clause("RESOURCE_QUEUE/15")]
    public void Drain_WithNoOutputQueued_WaitsForOne()
    {
        using var device = new TestDevice();
        Clip clip = Clips.H264Simple;
        GuestStream stream = Start(device, clip, outputs: 3);
        Command drain = stream.Drain();
        Assert.Equal(VIRTIO_VIDEO_RESULT_ERR_INVALID_OPERATION, device.Await(stream.QueueInput(0, clip.Units[1].Bytes, 1)).Result);
        Assert.False(drain.IsDone);

        Command first = device.Await(stream.QueueOutput(0));
        Command second = stream.QueueOutput(1);
        device.Await(drain);

        // The last frame had not gone when the drain came; where the flag is, the answer comes right behind it.
        Command last = second.IsDone ? second : first;
        Assert.Equal(PlayedFrame.Eos, last.Buffer.flags);
        Assert.Equal(last.Order + 1, drain.Order);
        Assert.Equal(0ul, first.Buffer.timestamp);
        Assert.NotEqual(0u, first.Buffer.data_sizes[0]);
    }

    [Fact]
    [Ruling(33)]
    [Clause("RESOURCE_QUEUE/15")]
    public void Drain_OfAnEmptyStream_PutsEosOnAnEmptyBuffer()
    {
        // {OK, EOS, ts 0, sizes 0}
        using var device = new TestDevice();
        GuestStream stream = device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_VP9);
        stream.AttachOutputs(1);
        Command drain = stream.Drain();
        virtio_video_resource_queue_resp last = device.Await(stream.QueueOutput(0)).Buffer;
        device.Await(drain);

        AssertEmptyLast(last);
        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, drain.Result);
    }

    [Fact]
    [Ruling(33)]
    [Clause("RESOURCE_QUEUE/15")]
    public void Drain_WhoseLastFrameHasGone_PutsEosOnAnEmptyBuffer()
    {
        using var device = new TestDevice();
        Clip clip = Clips.H264Simple;
        GuestStream stream = Start(device, clip, outputs: 2);
        Command frame = device.Await(stream.QueueOutput(0));
        Command last = stream.QueueOutput(1);
        device.Await(stream.Drain());

        Assert.Equal(0u, frame.Buffer.flags);
        AssertEmptyLast(last.Buffer);
    }

    [Fact]
    [Ruling(10, 12, 15, 34, 43)]
    [Clause("STREAM_DRAIN/4", "STREAM_DRAIN/5")]
    public void Commands_WhileDraining_AreRefusedAsTheSpecSays()
    {
        // The drain waits for an output buffer all the time.
        using var device = new TestDevice();
        GuestStream stream = device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_H264);
        stream.AttachInputs(2);
        stream.AttachOutputs(2);
        virtio_video_params before = stream.Params;
        Command drain = stream.Drain();

        Assert.Equal(VIRTIO_VIDEO_RESULT_ERR_INVALID_OPERATION, device.Await(stream.Drain()).Result);
        Command queue = device.Await(stream.QueueInput(0, [1, 2, 3], 5));
        Assert.Equal(
            (VIRTIO_VIDEO_RESULT_ERR_INVALID_OPERATION, PlayedFrame.Err, 0ul, 48u),
            (queue.Result, queue.Buffer.flags, queue.Buffer.timestamp, queue.Written));
        var memory = new RingBuffer(device.Ram.Allocate(64), 64);
        Assert.Equal(VIRTIO_VIDEO_RESULT_ERR_INVALID_OPERATION, stream.Attach(VIRTIO_VIDEO_QUEUE_TYPE_INPUT, 0, [memory]));

        // The output side and parameters are not concerned.
        virtio_video_stream_set_params_resp set = stream.SetParams(before with { cur_image_buffers = 9 });
        Assert.Equal((VIRTIO_VIDEO_RESULT_OK, 9u), ((virtio_video_result)set.result, set.@params.cur_image_buffers));
        Assert.Equal(Requests.Bytes(before with { cur_image_buffers = 9 }), Requests.Bytes(stream.Params));
        var large = new RingBuffer(device.Ram.Allocate(1 << 20), 1 << 20);
        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, stream.Attach(VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT, 1, [large]));
        Assert.False(drain.IsDone);
        AssertEmptyLast(device.Await(stream.QueueOutput(1)).Buffer);
        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, device.Await(drain).Result);
    }

    [Fact]
    [Ruling(34)]
    public void Drain_StreamGoesOnAfterIt()
    {
        // No re-create.
        using var device = new TestDevice();
        foreach (virtio_video_codec codec in (IEnumerable<virtio_video_codec>)[VIRTIO_VIDEO_CODEC_H264, VIRTIO_VIDEO_CODEC_VP9, VIRTIO_VIDEO_CODEC_MPEG2])
        {
            Clip clip = Clips.Of(codec);
            var playback = new Playback(device.Driver.CreateStream(codec));
            for (int round = 0; round < 3; round++)
            {
                playback.Frames.Clear();
                playback.Play(clip.Stamped());
                Assert.Equal(clip.Digests, playback.Pictures.Select(frame => frame.Digest));
                Assert.True(playback.Frames[^1].IsLast);
                Assert.Single(playback.Frames, frame => frame.IsLast);
            }

            Assert.Single(playback.Changes);
        }
    }

    [Fact]
    [Ruling(33)]
    [Clause("RESOURCE_QUEUE/15")]
    public void Drain_TwiceWithNothingBetween_EndsTwice()
    {
        using var device = new TestDevice();
        GuestStream stream = Start(device, Clips.H264Simple, outputs: 3);
        Command[] outputs = [stream.QueueOutput(0), stream.QueueOutput(1), stream.QueueOutput(2)];
        device.Await(stream.Drain());
        Command second = stream.Drain();
        device.Await(second);

        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, second.Result);
        Assert.Equal(2, outputs.Count(output => output.IsDone && (output.Buffer.flags & PlayedFrame.Eos) != 0));
    }

    /// <summary>A stream whose size is known: the first unit of a clip was sent, outputs are attached and none is queued.</summary>
    private static GuestStream Start(TestDevice device, Clip clip, uint outputs)
    {
        GuestStream stream = device.Driver.CreateStream(clip.Codec);
        stream.AttachInputs(20);
        Command first = stream.QueueInput(19, clip.Units[0].Bytes, 0);
        stream.AwaitEvent();
        stream.AttachOutputs(outputs);
        device.Await(first);
        return stream;
    }

    private static void AssertEmptyLast(in virtio_video_resource_queue_resp response)
    {
        Assert.Equal((VIRTIO_VIDEO_RESULT_OK, PlayedFrame.Eos, 0ul), ((virtio_video_result)response.result, response.flags, response.timestamp));
        for (int i = 0; i < 8; i++)
        {
            Assert.Equal(0u, response.data_sizes[i]);
        }
    }
}
