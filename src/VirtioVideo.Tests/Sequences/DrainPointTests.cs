// SPDX-License-Identifier: BSD-3-Clause

using System.Linq;
using VirtioVideo.Tests.Conformance;
using VirtioVideo.Tests.Support;
using VirtioVideo.Wire;
using Xunit;
using static VirtioVideo.Wire.virtio_video_queue_type;
using static VirtioVideo.Wire.virtio_video_result;

namespace VirtioVideo.Tests.Sequences;

/// <summary>Drains at every point of a stream (rulings 32 to 34).</summary>
public sealed class DrainPointTests
{
    private const uint Inputs = 32;

    [Theory]
    [Ruling(32, 33, 34)]
    [MemberData(nameof(Points.OfShortClips), MemberType = typeof(Points))]
    public void Drain_AtAnyUnit_GivesAllPicturesBeforeItAndTakesNewInput(virtio_video_codec codec, int point)
    {
        Drain(Clips.ShortOf(codec), point, threads: 1, waits: false);
        Drain(Clips.ShortOf(codec), point, threads: 1, waits: true);
    }

    [Theory]
    [Trait("Length", "Long")]
    [Ruling(32, 33, 34)]
    [MemberData(nameof(Points.OfLongClips), MemberType = typeof(Points))]
    public void Drain_AtAnyUnitOfALongClipWithThreads_GivesAllPicturesBeforeIt(virtio_video_codec codec, int point)
    {
        Drain(Clips.Of(codec), point, threads: 3, waits: false);
        Drain(Clips.Of(codec), point, threads: 3, waits: true);
        Drain(Clips.Of(codec), point, threads: 1, waits: false);
    }

    [Theory]
    [Trait("Length", "Long")]
    [Ruling(32, 33, 34)]
    [InlineData(1)]
    [InlineData(3)]
    public void Drain_AtAnyUnitWithPicturesThatAreShownLater_GivesAllPicturesBeforeIt(int threads)
    {
        for (int point = 0; point <= Clips.Vp9Hidden.Units.Length; point++)
        {
            Drain(Clips.Vp9Hidden, point, threads, waits: false);
        }
    }

    [Theory]
    [Ruling(33)]
    [MemberData(nameof(Points.OfShortClips), MemberType = typeof(Points))]
    public void Drain_WithNoOutputQueued_EndsOnTheRealLastPicture(virtio_video_codec codec, int point)
    {
        using var device = new TestDevice();
        Clip clip = Clips.ShortOf(codec);
        GuestStream stream = device.Driver.CreateStream(codec);
        var playback = new Playback(stream, Inputs) { GivesOutputs = false };
        if (point > 0)
        {
            playback.Send(clip.Stamped()[..point]);
            playback.PumpUntil(() => playback.Changes.Count > 0 || playback.InputAnswers.Count == point, "the first headers, or all inputs");
        }
        else
        {
            stream.AttachOutputs(1);
        }

        Command drain = stream.Drain();
        playback.PumpUntil(() => point == 0 || playback.Changes.Count > 0, "the first headers");
        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, (virtio_video_result)stream.GetParams().result);
        Assert.False(drain.IsDone);

        playback.GivesOutputs = true;
        if (point == 0)
        {
            virtio_video_resource_queue_resp empty = device.Await(stream.QueueOutput(0)).Buffer;
            Assert.Equal((PlayedFrame.Eos, 0u), (empty.flags, empty.data_sizes[0]));
            device.Await(drain);
            return;
        }

        playback.RequeueOutputs();
        playback.PumpUntil(() => drain.IsDone, "the answer to the drain");
        Expect.Pictures(clip, Enumerable.Range(0, point), i => (ulong)i, playback.Pictures);

        // ruling 33: no picture had gone, so EOS is on a picture.
        Expect.OneEndAtTheEnd(playback.Frames);
        Assert.NotNull(playback.Frames[^1].Digest);
    }

    [Theory]
    [Ruling(33, 34)]
    [MemberData(nameof(AllCodecs.WithThreads), MemberType = typeof(AllCodecs))]
    public void Drains_OneAfterTheOther_EachEndOnce(virtio_video_codec codec, int threads)
    {
        using var device = new TestDevice(TestDeviceSetup.WithThreads(threads));
        Clip clip = Clips.ShortOf(codec);
        var playback = new Playback(device.Driver.CreateStream(codec), Inputs);
        for (int round = 0; round < 5; round++)
        {
            foreach (int length in (int[])[clip.Units.Length, 1, clip.SecondKey, 0])
            {
                playback.Frames.Clear();
                playback.Play(clip.Stamped(i => (ulong)(100 * round) + (ulong)i)[..length]);
                Expect.Pictures(clip, Enumerable.Range(0, length), i => (ulong)(100 * round) + (ulong)i, playback.Pictures);
                Expect.OneEndAtTheEnd(playback.Frames);
                Assert.Equal(VIRTIO_VIDEO_RESULT_OK, playback.LastDrain!.Result);
            }
        }

        Assert.Single(playback.Changes);
    }

    [Theory]
    [Ruling(33, 37)]
    [MemberData(nameof(Points.OfShortClips), MemberType = typeof(Points))]
    public void Drain_RightBehindASeek_EndsWithNothing(virtio_video_codec codec, int point)
    {
        using var device = new TestDevice();
        Clip clip = Clips.ShortOf(codec);
        GuestStream stream = device.Driver.CreateStream(codec);
        var playback = new Playback(stream, Inputs);
        playback.Send(clip.Stamped()[..point]);
        playback.PumpUntil(() => point == 0 || playback.Changes.Count > 0, "the first headers");
        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, playback.Clear(VIRTIO_VIDEO_QUEUE_TYPE_INPUT).Result);
        playback.Frames.Clear();
        if (point == 0)
        {
            // No size was told yet: the guest queues no output by itself.
            playback.AttachOutputs();
        }

        playback.Drain();
        Assert.Equal([(0ul, PlayedFrame.Eos, null)], playback.Frames.Select(frame => (frame.Timestamp, frame.Flags, frame.Digest)));

        playback.Frames.Clear();
        playback.Play(clip.Stamped());
        Expect.Pictures(clip, Enumerable.Range(0, clip.Units.Length), i => (ulong)i, playback.Pictures);
    }

    [Theory]
    [Ruling(33, 36, 37)]
    [MemberData(nameof(Points.OfShortClips), MemberType = typeof(Points))]
    public void Drain_CancelledByAClearOfTheOutputs_CanBeDoneAgain(virtio_video_codec codec, int point)
    {
        // CLEAR(output) loses no frame; the drain that follows finds the last one where it was.
        using var device = new TestDevice();
        Clip clip = Clips.ShortOf(codec);
        GuestStream stream = device.Driver.CreateStream(codec);
        var playback = new Playback(stream, Inputs) { GivesOutputs = false };
        playback.Send(clip.Stamped()[..point]);
        Command cancelled = stream.Drain();
        playback.PumpUntil(() => point == 0 || playback.Changes.Count > 0, "the first headers");
        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, playback.Clear(VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT).Result);
        Assert.Equal(VIRTIO_VIDEO_RESULT_ERR_CANCELED, cancelled.Result);
        Command drain = stream.Drain();
        playback.GivesOutputs = true;
        if (point == 0)
        {
            stream.AttachOutputs(1);
            Assert.Equal(PlayedFrame.Eos, device.Await(stream.QueueOutput(0)).Buffer.flags);
            device.Await(drain);
            return;
        }

        playback.RequeueOutputs();
        playback.PumpUntil(() => drain.IsDone, "the answer to the drain");
        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, drain.Result);
        Expect.Pictures(clip, Enumerable.Range(0, point), i => (ulong)i, playback.Pictures);
        Expect.OneEndAtTheEnd(playback.Frames);
        Assert.NotNull(playback.Frames[^1].Digest);
    }

    [Theory]
    [Ruling(37)]
    [MemberData(nameof(Points.OfShortClips), MemberType = typeof(Points))]
    public void ClearOutput_AtAnyUnit_LosesNoFrame(virtio_video_codec codec, int point)
    {
        using var device = new TestDevice();
        Clip clip = Clips.ShortOf(codec);
        var playback = new Playback(device.Driver.CreateStream(codec), Inputs);
        playback.Send(clip.Stamped()[..point]);
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(VIRTIO_VIDEO_RESULT_OK, playback.Clear(VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT).Result);
        }

        playback.Play(clip.Stamped()[point..]);
        Expect.Pictures(clip, Enumerable.Range(0, clip.Units.Length), i => (ulong)i, playback.Pictures);
        Expect.OneEndAtTheEnd(playback.Frames);
    }

    [Theory]
    [Ruling(34)]
    [MemberData(nameof(Points.OfShortClips), MemberType = typeof(Points))]
    public void Drain_AtAnyUnitOfOpenGroups_KeepsWhatLaterPicturesReferTo(virtio_video_codec codec, int point)
    {
        Drain(Clips.OpenOf(codec), point, threads: 1, waits: false);
        Drain(Clips.OpenOf(codec), point, threads: 2, waits: true);
    }

    [Theory]
    [Ruling(34)]
    [MemberData(nameof(AllCodecs.WithThreads), MemberType = typeof(AllCodecs))]
    public void Drain_AfterEachUnit_LosesNoPicture(virtio_video_codec codec, int threads)
    {
        using var device = new TestDevice(TestDeviceSetup.WithThreads(threads));
        Clip clip = Clips.OpenOf(codec);
        var playback = new Playback(device.Driver.CreateStream(codec), Inputs);
        for (int unit = 0; unit < clip.Units.Length; unit++)
        {
            playback.Frames.Clear();
            playback.Play(clip.Stamped()[unit..(unit + 1)]);
            Expect.Pictures(clip, [unit], i => (ulong)i, playback.Pictures);
            Expect.OneEndAtTheEnd(playback.Frames);
        }
    }

    private static void Drain(Clip clip, int point, int threads, bool waits)
    {
        using var device = new TestDevice(TestDeviceSetup.WithThreads(threads));
        GuestStream stream = device.Driver.CreateStream(clip.Codec);
        var playback = new Playback(stream, Inputs);
        if (point == 0)
        {
            // A stream without a size has outputs of no use but this.
            stream.AttachOutputs(1);
            Command output = stream.QueueOutput(0);
            device.Await(stream.Drain(), output);
            Assert.Equal((PlayedFrame.Eos, 0ul, 0u), (output.Buffer.flags, output.Buffer.timestamp, output.Buffer.data_sizes[0]));
        }
        else
        {
            if (waits)
            {
                playback.Feed(clip.Stamped()[..point]);
            }
            else
            {
                playback.Send(clip.Stamped()[..point]);
            }

            playback.Drain();
            Assert.Equal(VIRTIO_VIDEO_RESULT_OK, playback.LastDrain!.Result);
            Assert.Equal(point, playback.InputAnswers.Count(answer => answer.Order < playback.LastDrain!.Order && answer.Result == VIRTIO_VIDEO_RESULT_OK));
            Expect.Pictures(clip, Enumerable.Range(0, point), i => (ulong)i, playback.Pictures);
            Expect.OneEndAtTheEnd(playback.Frames);
        }

        // ruling 34: what follows refers to pictures before the drain, and they are there.
        playback.Frames.Clear();
        playback.Play(clip.Stamped()[point..]);
        Expect.Pictures(clip, Enumerable.Range(point, clip.Units.Length - point), i => (ulong)i, playback.Pictures);
        Expect.OneEndAtTheEnd(playback.Frames);
    }
}
