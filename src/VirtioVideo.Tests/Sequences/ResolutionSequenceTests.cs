// SPDX-License-Identifier: BSD-3-Clause

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

namespace VirtioVideo.Tests.Sequences;

/// <summary>Changes of resolution that come at bad moments (rulings 14, 40, 42).</summary>
public sealed class ResolutionSequenceTests
{
    [Theory]
    [Ruling(40)]
    [MemberData(nameof(AllCodecs.WithThreads), MemberType = typeof(AllCodecs))]
    public void UpDownAndBack_WithAGuestThatGivesOneBufferAtATime_DeliversAll(virtio_video_codec codec, int threads)
    {
        using var device = new TestDevice(TestDeviceSetup.WithThreads(threads));
        Clip[] clips = [Clips.ShortOf(codec), Clips.LargerOf(codec), Clips.WiderOf(codec), Clips.ShortOf(codec)];
        GuestStream stream = device.Driver.CreateStream(codec);
        SlowGuest guest = new SlowGuest(stream).Play(clips.SelectMany((clip, c) => clip.Stamped(i => Stamp(c, i))));

        Assert.Equal([(64u, 48u), (96u, 80u), (128u, 32u), (64u, 48u)], guest.Sizes);
        AssertInOrder(clips, guest.Frames);
    }

    [Theory]
    [Ruling(14, 40, 42)]
    [MemberData(nameof(AllCodecs.Each), MemberType = typeof(AllCodecs))]
    public void SeveralChanges_WithNoEventBuffer_WaitInOrder(virtio_video_codec codec)
    {
        using var device = new TestDevice(new TestDeviceSetup { EventBuffers = 0 }) { RefillsEvents = false };
        Clip[] clips = [Clips.ShortOf(codec).Before(1), Clips.LargerOf(codec).Before(1), Clips.WiderOf(codec).Before(1), Clips.ShortOf(codec).Before(1)];
        GuestStream stream = device.Driver.CreateStream(codec);
        var playback = new Playback(stream, inputs: 8);
        playback.Send(clips.SelectMany((clip, c) => clip.Stamped(i => Stamp(c, i))));
        Command drain = stream.Drain();
        foreach (Clip clip in clips)
        {
            Assert.NotEqual((clip.Width, clip.Height), (stream.Params.width, stream.Params.height));
            int changes = playback.Changes.Count;
            device.AddEventBuffer();
            playback.PumpUntil(() => playback.Changes.Count > changes, "the event");
            Assert.Equal((clip.Width, clip.Height), (playback.Changes[^1].width, playback.Changes[^1].height));
        }

        playback.PumpUntil(() => drain.IsDone, "the answer to the drain");
        AssertInOrder(clips, playback.Frames);
    }

    [Theory]
    [Ruling(40)]
    [MemberData(nameof(AllCodecs.WithThreads), MemberType = typeof(AllCodecs))]
    public void SecondChange_BeforeTheGuestReacts_WaitsItsTurn(virtio_video_codec codec, int threads)
    {
        using var device = new TestDevice(TestDeviceSetup.WithThreads(threads));
        Clip[] clips = [Clips.ShortOf(codec), Clips.LargerOf(codec), Clips.WiderOf(codec)];
        GuestStream stream = device.Driver.CreateStream(codec);
        var playback = new Playback(stream, inputs: 32);
        playback.Feed(clips[0].Stamped(i => Stamp(0, i)));
        playback.TakesChanges = false;
        playback.Send(clips[1].Stamped(i => Stamp(1, i)).Concat(clips[2].Stamped(i => Stamp(2, i))));
        Command drain = stream.Drain();
        playback.PumpUntil(() => device.ReceivedEvents.Count > 0, "the first change");

        // All is sent, and nothing of the third size comes before the second has been shown.
        for (int i = 0; i < 20; i++)
        {
            Assert.Equal((96u, 80u), (stream.Params.width, stream.Params.height));
        }

        Assert.Single(device.ReceivedEvents);
        playback.TakesChanges = true;
        playback.PumpUntil(() => drain.IsDone, "the answer to the drain");
        Assert.Equal([64u, 96u, 128u], playback.Changes.Select(change => change.width));
        AssertInOrder(clips, playback.Frames);
    }

    [Theory]
    [Ruling(33, 40)]
    [MemberData(nameof(AllCodecs.WithThreads), MemberType = typeof(AllCodecs))]
    public void Change_InTheLastUnitBeforeADrain_IsToldBeforeTheEnd(virtio_video_codec codec, int threads)
    {
        using var device = new TestDevice(TestDeviceSetup.WithThreads(threads));
        Clip[] clips = [Clips.ShortOf(codec), Clips.LargerOf(codec).Before(1)];
        var playback = new Playback(device.Driver.CreateStream(codec), inputs: 32);
        playback.Send(clips.SelectMany((clip, c) => clip.Stamped(i => Stamp(c, i))));
        playback.Drain();

        Assert.Equal([64u, 96u], playback.Changes.Select(change => change.width));
        AssertInOrder(clips, playback.Frames);
        Assert.Equal((96u, true), (playback.Frames[^1].Width, playback.Frames[^1].IsLast));
    }

    [Theory]
    [Ruling(40)]
    [MemberData(nameof(AllCodecs.WithThreads), MemberType = typeof(AllCodecs))]
    public void Change_AtTheVerySecondUnit_IsToldAfterTheFirstPicture(virtio_video_codec codec, int threads)
    {
        using var device = new TestDevice(TestDeviceSetup.WithThreads(threads));
        Clip[] clips = [Clips.ShortOf(codec).Before(1), Clips.LargerOf(codec), Clips.ShortOf(codec).Before(1), Clips.WiderOf(codec).Before(1)];
        Playback playback = new Playback(device.Driver.CreateStream(codec), inputs: 32).Play(clips.SelectMany((clip, c) => clip.Stamped(i => Stamp(c, i))));

        Assert.Equal([64u, 96u, 64u, 128u], playback.Changes.Select(change => change.width));
        AssertInOrder(clips, playback.Frames);
    }

    [Theory]
    [Ruling(40)]
    [MemberData(nameof(AllCodecs.WithThreads), MemberType = typeof(AllCodecs))]
    public void RepeatedHeaders_OfTheSameSize_SendNothing(virtio_video_codec codec, int threads)
    {
        // Every group repeats them; so do a seek, a drain, and an encoder's second run.
        using var device = new TestDevice(TestDeviceSetup.WithThreads(threads));
        Clip clip = Clips.ShortOf(codec);
        var playback = new Playback(device.Driver.CreateStream(codec));
        for (int round = 0; round < 3; round++)
        {
            playback.Feed(clip.Stamped());
            playback.Feed(Clips.Of(codec).Stamped());
            playback.Clear(VIRTIO_VIDEO_QUEUE_TYPE_INPUT);
            playback.Play(clip.Stamped());
        }

        Assert.Single(playback.Changes);
        Assert.Empty(device.ReceivedEvents);
    }

    [Theory]
    [Ruling(42)]
    [InlineData(VIRTIO_VIDEO_CODEC_H264)]
    [InlineData(VIRTIO_VIDEO_CODEC_VP9)]
    public void Events_OfSeveralStreams_WaitInOrderAndNoneIsLost(virtio_video_codec codec)
    {
        // Two changes of each of four streams, one event buffer at a time; a stream that goes takes its events along.
        using var device = new TestDevice(new TestDeviceSetup { EventBuffers = 0, MaxStreams = 4 }) { RefillsEvents = false };
        Clip[] clips = [Clips.ShortOf(codec).Before(1), Clips.LargerOf(codec).Before(1)];
        Playback[] guests = new Playback[4];
        GuestStream[] streams = new GuestStream[4];
        for (int i = 0; i < streams.Length; i++)
        {
            streams[i] = device.Driver.CreateStream(codec);
            guests[i] = new Playback(streams[i]);
            guests[i].Send(clips.SelectMany((clip, c) => clip.Stamped(u => Stamp(c, u))));
            streams[i].Drain();

            // It waits in the queue before the next stream starts.
            int number = i;
            device.Pump(() => device.Device.WaitingEvents > number, "the event to wait");
        }

        device.Await(streams[1].Destroy());
        int[] left = [0, 2, 3];
        var order = new List<uint>();
        for (int n = 0; n < 2 * left.Length; n++)
        {
            device.AddEventBuffer();
            device.Pump(
                () =>
                {
                    order.AddRange(device.ReceivedEvents.Select(e => e.stream_id));

                    foreach (int i in left)
                    {
                        guests[i].Step();
                    }

                    return order.Count > n;
                },
                "the next event");
            Assert.Empty(device.ReceivedEvents);
        }

        Assert.Equal(left.Select(i => streams[i].Id), order.Take(left.Length));
        Assert.Equal(left.Select(i => streams[i].Id), order.Skip(left.Length).Order());
        foreach (int i in left)
        {
            guests[i].PumpUntil(() => guests[i].Frames.Count(frame => frame.IsLast) == 2, "the end");
            AssertInOrder(clips, guests[i].Frames);
        }
    }

    [Fact]
    [Ruling(41, 42)]
    public void Events_OfChangesAndErrors_WaitInOrder()
    {
        using var device = new TestDevice(new TestDeviceSetup { EventBuffers = 0, Streams = new() { Codec = new CodecLimits(64, 48, 1) } }) { RefillsEvents = false };
        GuestStream[] streams = new GuestStream[4];
        for (int i = 0; i < streams.Length; i++)
        {
            Clip clip = i % 2 == 0 ? Clips.ShortOf(VIRTIO_VIDEO_CODEC_VP8) : Clips.LargerOf(VIRTIO_VIDEO_CODEC_VP8);
            streams[i] = device.Driver.CreateStream(clip.Codec);
            streams[i].AttachInputs(1);
            device.Await(streams[i].QueueInput(0, clip.Units[0].Bytes, 0));
            int empty = device.EmptyEventBuffers;
            device.AddEventBuffer(room: 4);
            device.Pump(() => device.EmptyEventBuffers > empty, "the event to wait");
        }

        for (int i = 0; i < streams.Length; i++)
        {
            device.AddEventBuffer();
            Assert.Equal(i % 2 == 0 ? VIRTIO_VIDEO_EVENT_DECODER_RESOLUTION_CHANGED : VIRTIO_VIDEO_EVENT_ERROR, streams[i].AwaitEvent());
        }

        device.Await(streams.Select(stream => stream.Destroy()).ToArray());
        Assert.Empty(device.ReceivedEvents);
    }

    private static ulong Stamp(int clip, int unit) => (ulong)((1000 * clip) + unit);

    /// <summary>Every picture of every clip, each in its size, and EOS at the end of each size.</summary>
    private static void AssertInOrder(Clip[] clips, IReadOnlyList<PlayedFrame> frames)
    {
        for (int c = 0; c < clips.Length; c++)
        {
            Clip clip = clips[c];
            PlayedFrame[] own = [.. frames.TakeWhile(frame => (frame.Width, frame.Height) == (clip.Width, clip.Height))];
            int number = c;
            Expect.Pictures(clip, Enumerable.Range(0, clip.Units.Length), i => Stamp(number, i), own.Where(frame => frame.Digest is not null));
            Expect.OneEndAtTheEnd(own);
            frames = [.. frames.Skip(own.Length)];
        }

        Assert.Empty(frames);
    }
}
