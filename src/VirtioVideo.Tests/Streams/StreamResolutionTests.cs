// SPDX-License-Identifier: BSD-3-Clause

using System.Linq;
using VirtioVideo.Tests.Conformance;
using VirtioVideo.Tests.Support;
using VirtioVideo.Wire;
using Xunit;
using static VirtioVideo.Wire.virtio_video_codec;
using static VirtioVideo.Wire.virtio_video_event_type;
using static VirtioVideo.Wire.virtio_video_queue_type;
using static VirtioVideo.Wire.virtio_video_result;

namespace VirtioVideo.Tests.Streams;

/// <summary>Changes of resolution and their events.</summary>
public sealed class StreamResolutionTests
{
    [Theory]
    [Ruling(40)]
    [Clause("PARAMS/5", "EVENTS/4")]
    [MemberData(nameof(AllCodecs.WithThreads), MemberType = typeof(AllCodecs))]
    public void Change_OfEachCodec_DeliversEveryFrameInItsOwnSize(virtio_video_codec codec, int threads)
    {
        using var device = new TestDevice(TestDeviceSetup.WithThreads(threads));
        Clip[] clips = [Clips.Of(codec), Clips.LargerOf(codec), Clips.WiderOf(codec)];
        Playback playback = Play(device, codec, clips);

        Assert.Equal([(64u, 48u), (96u, 80u), (128u, 32u)], playback.Changes.Select(change => (change.width, change.height)));
        Assert.Equal(clips.SelectMany(clip => clip.Digests), playback.Pictures.Select(frame => frame.Digest));
        Assert.Equal(
            clips.SelectMany(clip => clip.Digests.Select(_ => (clip.Width, clip.Height))),
            playback.Pictures.Select(frame => (frame.Width, frame.Height)));
        Assert.True(playback.Returned > 0, "output buffers queued at the old size return cancelled");
    }

    [Theory]
    [Ruling(40)]
    [Clause("EVENTS/4")]
    [MemberData(nameof(AllCodecs.WithThreads), MemberType = typeof(AllCodecs))]
    public void Change_WithOneFrameAndADrainBehindIt_DeliversEveryFrame(virtio_video_codec codec, int threads)
    {
        using var device = new TestDevice(TestDeviceSetup.WithThreads(threads));
        Clip first = Clips.Of(codec).Before(Clips.Of(codec).SecondKey);
        Clip second = Clips.LargerOf(codec).Before(1);
        Playback playback = Play(device, codec, first, second, first);

        Assert.Equal([64u, 96u, 64u], playback.Changes.Select(change => change.width));
        Assert.Equal([.. first.Digests, .. second.Digests, .. first.Digests], playback.Pictures.Select(frame => frame.Digest));
        playback.Frames.Clear();
        playback.Play(second.Stamped());
        Assert.Equal(second.Digests, playback.Pictures.Select(frame => frame.Digest));
    }

    [Theory]
    [Ruling(33, 40)]
    [Clause("RESOURCE_QUEUE/8")]
    [MemberData(nameof(AllCodecs.WithThreads), MemberType = typeof(AllCodecs))]
    public void Change_OfEachCodec_FlagsTheLastBufferOfEachSize(virtio_video_codec codec, int threads)
    {
        // And the drain's own at the end.
        using var device = new TestDevice(TestDeviceSetup.WithThreads(threads));
        Playback playback = Play(device, codec, Clips.Of(codec), Clips.LargerOf(codec));

        Assert.Equal([(64u, 48u), (96u, 80u)], playback.Frames.Where(frame => frame.IsLast).Select(frame => (frame.Width, frame.Height)));
        int first = playback.Frames.FindIndex(frame => frame.IsLast);
        Assert.All(playback.Frames.Take(first + 1), frame => Assert.Equal(64u, frame.Width));
        Assert.All(playback.Frames.Skip(first + 1), frame => Assert.Equal(96u, frame.Width));
    }

    [Fact]
    [Ruling(40)]
    public void Change_WithTheSwitch_FlagsTheDrainOnly()
    {
        using var device = new TestDevice(new TestDeviceSetup { Streams = TestDeviceSetup.DefaultStreams with { NoEosOnResolutionChange = true } });
        Playback playback = Play(device, VIRTIO_VIDEO_CODEC_VP9, Clips.Of(VIRTIO_VIDEO_CODEC_VP9), Clips.LargerOf(VIRTIO_VIDEO_CODEC_VP9));

        Assert.Equal(96u, Assert.Single(playback.Frames, frame => frame.IsLast).Width);
        Assert.Equal(38, playback.Pictures.Count());
    }

    [Fact]
    [Ruling(40)]
    [Clause("EVENTS/4")]
    public void Change_BetweenTwoDrains_IsToldAsWell()
    {
        using var device = new TestDevice();
        var playback = new Playback(device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_H264));
        playback.Play(Clips.Of(VIRTIO_VIDEO_CODEC_H264).Stamped());
        playback.Play(Clips.LargerOf(VIRTIO_VIDEO_CODEC_H264).Stamped());
        playback.Play(Clips.Of(VIRTIO_VIDEO_CODEC_H264).Stamped());

        Assert.Equal([64u, 96u, 64u], playback.Changes.Select(change => change.width));
        Assert.Equal(3, playback.Frames.Count(frame => frame.IsLast));
        Assert.Equal(68, playback.Pictures.Count());
    }

    [Fact]
    [Ruling(40)]
    [Clause("EVENTS/4")]
    public void Change_AtASeek_IsToldAsWell()
    {
        using var device = new TestDevice();
        GuestStream stream = device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_HEVC);
        var playback = new Playback(stream);
        playback.Feed(Clips.Of(VIRTIO_VIDEO_CODEC_HEVC).Stamped()[..9]);
        Command clear = stream.Clear(VIRTIO_VIDEO_QUEUE_TYPE_INPUT);
        playback.PumpUntil(() => clear.IsDone, "the answer to the clear");
        playback.Frames.Clear();
        playback.Play(Clips.LargerOf(VIRTIO_VIDEO_CODEC_HEVC).Stamped());

        Assert.Equal([64u, 96u], playback.Changes.Select(change => change.width));
        Assert.Equal(Clips.LargerOf(VIRTIO_VIDEO_CODEC_HEVC).Digests, playback.Pictures.Select(frame => frame.Digest));
    }

    [Fact]
    [Ruling(14, 42)]
    [Clause("GET_PARAMS/3", "EVENTS/1", "EVENTS/5")]
    public void FirstHeaders_WithoutAnEventBuffer_ChangeNothingYet()
    {
        // Event and parameters both wait, nothing is lost.
        using var device = new TestDevice(new TestDeviceSetup { EventBuffers = 0 });
        device.RefillsEvents = false;
        Clip clip = Clips.H264Simple;
        GuestStream stream = device.Driver.CreateStream(clip.Codec);
        virtio_video_params before = stream.Params;
        stream.AttachInputs(1);
        device.Await(stream.QueueInput(0, clip.Units[0].Bytes, 0));

        // A buffer too small for an event comes back empty as soon as there is one to send.
        device.AddEventBuffer(room: 4);
        device.Pump(() => device.EmptyEventBuffers == 1, "the small buffer");
        Assert.Equal(Requests.Bytes(before with { cur_bitstream_buffers = 1 }), Requests.Bytes(stream.Params));
        Assert.Empty(device.ReceivedEvents);

        device.AddEventBuffer();
        Assert.Equal(VIRTIO_VIDEO_EVENT_DECODER_RESOLUTION_CHANGED, stream.AwaitEvent());
        virtio_video_params after = stream.Params;
        Assert.Equal((64u, 48u, 64u, 48u), (after.width, after.height, after.crop.width, after.crop.height));
        Assert.InRange(after.min_image_buffers, 2u, after.max_image_buffers);
        Assert.InRange(after.cur_image_buffers, after.min_image_buffers, after.max_image_buffers);

        stream.AttachOutputs(2);
        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, device.Await(stream.QueueOutput(0)).Result);
        Assert.Equal(clip.Digests[0], GuestPicture.Digest(stream.ReadPicture(0)));
    }

    [Fact]
    [Ruling(14, 40, 42)]
    public void SecondChange_WhileTheFirstHasNoEventBuffer_WaitsItsTurn()
    {
        using var device = new TestDevice(new TestDeviceSetup { EventBuffers = 0 });
        device.RefillsEvents = false;
        GuestStream stream = device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_VP8);
        stream.AttachInputs(2);
        device.Await(stream.QueueInput(0, Clips.Of(VIRTIO_VIDEO_CODEC_VP8).Units[0].Bytes, 0));
        Command second = stream.QueueInput(1, Clips.LargerOf(VIRTIO_VIDEO_CODEC_VP8).Units[0].Bytes, 1);
        device.AddEventBuffer();
        stream.AwaitEvent();
        Assert.Equal(64u, stream.Params.width);
        stream.AttachOutputs(2);
        Command frame = stream.QueueOutput(0);
        Command last = stream.QueueOutput(1);
        device.Await(frame, last, second);
        Assert.Equal((0u, PlayedFrame.Eos), (frame.Buffer.flags, last.Buffer.flags));
        Assert.Equal(64u, stream.Params.width);

        device.AddEventBuffer();
        stream.AwaitEvent();
        Assert.Equal(96u, stream.Params.width);
    }

    [Fact]
    [Ruling(42)]
    [Clause("EVENTS/1", "EVENTS/2")]
    public void Events_OfSeveralStreams_ComeInOrderAndNoneIsLost()
    {
        using var device = new TestDevice(new TestDeviceSetup { EventBuffers = 0, MaxStreams = 8 });
        device.RefillsEvents = false;
        Clip clip = Clips.H264Simple;
        GuestStream[] streams = [.. Enumerable.Range(0, 5).Select(_ => device.Driver.CreateStream(clip.Codec))];
        foreach (GuestStream stream in streams)
        {
            stream.AttachInputs(1);
            device.Await(stream.QueueInput(0, clip.Units[0].Bytes, 0));

            // Its event is in the queue before the next stream starts.
            int seen = device.EmptyEventBuffers;
            device.AddEventBuffer(room: 4);
            device.Pump(() => device.EmptyEventBuffers > seen, "the small buffer");
        }

        foreach (GuestStream stream in streams)
        {
            device.AddEventBuffer();
            Assert.Equal(VIRTIO_VIDEO_EVENT_DECODER_RESOLUTION_CHANGED, stream.AwaitEvent());
        }
    }

    [Fact]
    [Ruling(40)]
    public void Output_QueuedBetweenTheChangeAndItsEvent_ReturnsCancelled()
    {
        // "Still queued at the old size are returned cancelled"; also such as come while the event waits.
        using var device = new TestDevice(new TestDeviceSetup { EventBuffers = 0 });
        device.RefillsEvents = false;
        Clip clip = Clips.H264Simple;
        GuestStream stream = device.Driver.CreateStream(clip.Codec);
        stream.AttachInputs(1);
        stream.AttachOutputs(2);
        Command early = stream.QueueOutput(0);
        device.Await(stream.QueueInput(0, clip.Units[0].Bytes, 0));
        device.AddEventBuffer(room: 4);
        device.Pump(() => device.EmptyEventBuffers == 1, "the small buffer");
        Command late = stream.QueueOutput(1);
        _ = stream.Params;
        Assert.False(late.IsDone);

        device.AddEventBuffer();
        stream.AwaitEvent();
        device.Await(early, late);
        Assert.All([early, late], output => Assert.Equal((VIRTIO_VIDEO_RESULT_ERR_CANCELED, PlayedFrame.Err), (output.Result, output.Buffer.flags)));
    }

    [Fact]
    [Ruling(40)]
    public void Output_QueuedAcrossTheEvent_ReturnsCancelledUntilTheGuestHasSeenIt()
    {
        // It is of the old size although it may be large enough. A clear, or new memory, says that the guest knows.
        using var device = new TestDevice();
        Clip clip = Clips.H264Simple;
        GuestStream stream = device.Driver.CreateStream(clip.Codec);
        stream.AttachInputs(1);
        stream.AttachOutputs(2);
        device.Await(stream.QueueInput(0, clip.Units[0].Bytes, 0));
        stream.AwaitEvent();
        Command crossed = device.Await(stream.QueueOutput(0));
        Assert.Equal((VIRTIO_VIDEO_RESULT_ERR_CANCELED, PlayedFrame.Err), (crossed.Result, crossed.Buffer.flags));

        device.Await(stream.Clear(VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT));
        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, device.Await(stream.QueueOutput(1)).Result);
        Assert.Equal(clip.Digests[0], GuestPicture.Digest(stream.ReadPicture(1)));
    }

    private static Playback Play(TestDevice device, virtio_video_codec codec, params Clip[] clips)
        => new Playback(device.Driver.CreateStream(codec)).Play(clips.SelectMany((clip, c) => clip.Stamped(i => (ulong)((1000 * c) + i))));
}
