// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.Linq;
using VirtioVideo.Codecs;
using VirtioVideo.Tests.Conformance;
using VirtioVideo.Tests.Support;
using VirtioVideo.Wire;
using Xunit;
using static VirtioVideo.Wire.virtio_video_codec;
using static VirtioVideo.Wire.virtio_video_event_type;
using static VirtioVideo.Wire.virtio_video_queue_type;
using static VirtioVideo.Wire.virtio_video_result;

namespace VirtioVideo.Tests.Streams;

/// <summary>Bitstreams that are damaged, hostile or too large.</summary>
public sealed class StreamDamageTests
{
    [Theory]
    [Ruling(41)]
    [MemberData(nameof(AllCodecs.Each), MemberType = typeof(AllCodecs))]
    public void Garbage_IsAnsweredAndTheStreamSurvives(virtio_video_codec codec)
    {
        using var device = new TestDevice();
        Clip clip = Clips.Of(codec);
        var random = new Random(41);
        GuestStream stream = device.Driver.CreateStream(codec);
        var garbage = Enumerable.Range(0, 40).Select(i =>
        {
            byte[] bytes = new byte[random.Next(1, 600)];
            random.NextBytes(bytes);
            return (bytes, (ulong)i);
        });
        var hostile = new HostileGuest(stream);
        hostile.Play(garbage);

        Assert.All(hostile.Inputs, input => Assert.True(input.IsDone));
        Assert.False(hostile.Failed, "nothing in random bytes ends a stream");
        hostile.Play(clip.Stamped(i => 1000 + (ulong)i));
        Assert.Equal(clip.DisplayOrder(i => 1000 + (ulong)i), hostile.Outputs.Select(output => output.timestamp).Where(timestamp => timestamp >= 1000));
        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, device.Await(stream.Destroy()).Result);
    }

    [Theory]
    [Ruling(41)]
    [MemberData(nameof(AllCodecs.Each), MemberType = typeof(AllCodecs))]
    public void FlippedBits_EndInAnswersAndNothingElse(virtio_video_codec codec)
    {
        // Sixteen streams, each with its own damage: pictures with or without ERR, or EVENT_ERROR; never a hang.
        using var device = new TestDevice(new TestDeviceSetup { Regions = [new GuestRamRegion(GuestRam.Base, 1ul << 30)] });
        Clip clip = Clips.Of(codec);
        for (int seed = 0; seed < 16; seed++)
        {
            var random = new Random(seed);
            GuestStream stream = device.Driver.CreateStream(codec);
            var hostile = new HostileGuest(stream);
            hostile.Play(clip.Units.Select((unit, i) => (Flip(unit.Bytes, random), (ulong)i)));

            Assert.All(hostile.Inputs, input => Assert.True(input.IsDone));
            if (hostile.Failed)
            {
                Assert.Equal(VIRTIO_VIDEO_RESULT_ERR_INVALID_OPERATION, (virtio_video_result)stream.GetParams().result);
            }

            Assert.Equal(VIRTIO_VIDEO_RESULT_OK, device.Await(stream.Destroy()).Result);
            Assert.True(device.Ram.GapsAreUntouched);
        }
    }

    [Fact]
    [Ruling(41)]
    [Clause("RESOURCE_QUEUE/7", "RESOURCE_QUEUE/14")]
    public void OneDamagedFrame_IsDeliveredWithErrAndDecodingGoesOn()
    {
        // The slice of one picture breaks off in the middle.
        using var device = new TestDevice();
        Clip clip = Clips.H264Simple;
        var units = clip.Stamped();
        units[4].Bytes = units[4].Bytes[..(units[4].Bytes.Length / 2)];
        Playback playback = new Playback(device.Driver.CreateStream(clip.Codec)).Play(units);

        Assert.Equal(clip.DisplayOrder(), playback.Pictures.Select(frame => frame.Timestamp));
        PlayedFrame[] pictures = [.. playback.Pictures];
        Assert.Equal(PlayedFrame.Err, pictures[4].Flags & PlayedFrame.Err);
        Assert.NotEqual(clip.Digests[4], pictures[4].Digest);

        // Before it, and from the next key frame on, all is well.
        Assert.Equal(clip.Digests[..4], pictures[..4].Select(frame => frame.Digest));
        Assert.Equal(clip.Digests[clip.SecondKey..], pictures[clip.SecondKey..].Select(frame => frame.Digest));
        Assert.All(pictures[clip.SecondKey..], frame => Assert.Equal(0u, frame.Flags & PlayedFrame.Err));
    }

    [Theory]
    [Ruling(41)]
    [Clause("RESOURCE_QUEUE/14")]
    [InlineData(VIRTIO_VIDEO_CODEC_MPEG2)]
    [InlineData(VIRTIO_VIDEO_CODEC_MPEG4)]
    [InlineData(VIRTIO_VIDEO_CODEC_H264)]
    public void DamagedUnit_WithReordering_IsFlaggedSomewhereAndTheNextGroupIsWhole(virtio_video_codec codec)
    {
        // ruling 41, and spec: RESOURCE_QUEUE, "MUST mark a buffer that triggered a processing error": the input,
        // where no picture comes of it. FFmpeg 5.1 does not notice the end of the bytes in HEVC, VP8 and VP9.
        using var device = new TestDevice();
        Clip clip = Clips.Of(codec);
        var units = clip.Stamped();
        units[3].Bytes = units[3].Bytes[..(units[3].Bytes.Length / 2)];
        Playback playback = new Playback(device.Driver.CreateStream(codec)).Play(units);

        Assert.True(
            playback.InputAnswers.Any(answer => answer.Buffer.flags == PlayedFrame.Err) || playback.Pictures.Any(frame => (frame.Flags & PlayedFrame.Err) != 0),
            "half a frame is missing and nobody says so");
        Assert.Equal(clip.From(clip.SecondKey).Digests, playback.Pictures.TakeLast(clip.Units.Length - clip.SecondKey).Select(frame => frame.Digest));
        Assert.All(playback.Pictures.TakeLast(clip.Units.Length - clip.SecondKey), frame => Assert.Equal(0u, frame.Flags & PlayedFrame.Err));
    }

    [Theory]
    [Ruling(41)]
    [Clause("EVENTS/3", "QUERY_CAPS/9")]
    [InlineData(64u, 4096u)]
    [InlineData(4096u, 48u)]
    [InlineData(64u, 48u)]
    public void Headers_OfAPictureAboveTheLimits_EndTheStreamWithEventError(uint maxWidth, uint maxHeight)
    {
        // virtiovideo_config.max_width: "Wider streams end with EVENT_ERROR."; rulings 20, 41
        using var device = new TestDevice(new TestDeviceSetup { Streams = new() { Codec = new CodecLimits(maxWidth, maxHeight, 1) } });
        Clip clip = Clips.LargerOf(VIRTIO_VIDEO_CODEC_H264);
        GuestStream stream = device.Driver.CreateStream(clip.Codec);
        stream.AttachInputs(8);
        stream.AttachOutputs(2);

        // Taken in one go: none of them finds a stream that has failed already.
        Command output = stream.QueueOutput(0);
        Command[] inputs = [.. clip.Units.Select((unit, i) => stream.QueueInput((uint)i, unit.Bytes, (ulong)i))];
        Command drain = stream.Drain();
        device.Await(inputs);
        Assert.Equal(VIRTIO_VIDEO_EVENT_ERROR, stream.AwaitEvent());
        device.Await(output, drain);

        Assert.Equal((VIRTIO_VIDEO_RESULT_ERR_CANCELED, PlayedFrame.Err), (output.Result, output.Buffer.flags));
        Assert.Equal(VIRTIO_VIDEO_RESULT_ERR_CANCELED, drain.Result);
    }

    [Fact]
    [Clause("QUERY_CAPS/9")]
    public void Headers_OfAPictureAtTheLimits_AreServed()
    {
        using var device = new TestDevice(new TestDeviceSetup { Streams = new() { Codec = new CodecLimits(96, 80, 1) } });
        Clip clip = Clips.LargerOf(VIRTIO_VIDEO_CODEC_H264);
        Playback playback = new Playback(device.Driver.CreateStream(clip.Codec)).Play(clip.Stamped());

        Assert.Equal(clip.Digests, playback.Pictures.Select(frame => frame.Digest));
    }

    [Fact]
    [Ruling(10, 41)]
    [Clause("EVENTS/3")]
    public void FailedStream_AnswersEverythingAndOthersGoOn()
    {
        var factory = new FakeDecoderFactory();
        using var device = new TestDevice(new TestDeviceSetup { Factory = factory });
        GuestStream stream = device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_VP9);
        stream.AttachInputs(2);
        stream.AttachOutputs(1);
        virtio_video_params before = stream.Params;
        Command[] pending = [stream.QueueOutput(0), stream.QueueInput(0, FakeUnit.Of(FakeUnit.Fail), 0), stream.QueueInput(1, FakeUnit.Of(), 1)];
        Command drain = stream.Drain();
        Assert.Equal(VIRTIO_VIDEO_EVENT_ERROR, stream.AwaitEvent());
        Assert.All(pending, command => Assert.Equal((VIRTIO_VIDEO_RESULT_ERR_CANCELED, PlayedFrame.Err), (command.Result, command.Buffer.flags)));
        Assert.Equal(VIRTIO_VIDEO_RESULT_ERR_CANCELED, drain.Result);

        // "later ones ERR_INVALID_OPERATION until DESTROY"
        var memory = new RingBuffer(device.Ram.Allocate(1 << 20), 1 << 20);
        Command[] later =
        [
            stream.QueueInput(0, 3, 0), stream.QueueOutput(0), stream.Drain(), stream.Clear(VIRTIO_VIDEO_QUEUE_TYPE_INPUT), stream.Clear(VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT),
            stream.Detach(VIRTIO_VIDEO_QUEUE_TYPE_INPUT), stream.Detach(VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT), stream.SubmitAttach(VIRTIO_VIDEO_QUEUE_TYPE_INPUT, 0, [memory]),
        ];
        device.Await(later);
        Assert.All(later, command => Assert.Equal(VIRTIO_VIDEO_RESULT_ERR_INVALID_OPERATION, command.Result));
        virtio_video_stream_get_params_resp parameters = stream.GetParams();
        Assert.Equal(VIRTIO_VIDEO_RESULT_ERR_INVALID_OPERATION, (virtio_video_result)parameters.result);
        Assert.Equal(Requests.Bytes(before), Requests.Bytes(parameters.@params));
        Assert.Equal(VIRTIO_VIDEO_RESULT_ERR_INVALID_OPERATION, (virtio_video_result)stream.SetParams(before).result);

        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, (virtio_video_result)device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_VP9).GetParams().result);
        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, device.Await(stream.Destroy()).Result);
        Assert.Empty(device.ReceivedEvents);
    }

    private static byte[] Flip(byte[] unit, Random random)
    {
        byte[] bytes = [.. unit];
        for (int i = random.Next(0, 4); i > 0; i--)
        {
            bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
        }

        return random.Next(10) == 0 ? bytes[..random.Next(1, bytes.Length)] : bytes;
    }
}
