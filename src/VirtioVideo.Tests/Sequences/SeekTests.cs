// SPDX-License-Identifier: BSD-3-Clause

using System.Linq;
using VirtioVideo.Tests.Conformance;
using VirtioVideo.Tests.Support;
using VirtioVideo.Wire;
using Xunit;
using static VirtioVideo.Wire.virtio_video_codec;
using static VirtioVideo.Wire.virtio_video_queue_type;
using static VirtioVideo.Wire.virtio_video_result;

namespace VirtioVideo.Tests.Sequences;

/// <summary>Seeks at every point of a stream: QUEUE_CLEAR of the input queue (rulings 35 to 38).</summary>
public sealed class SeekTests
{
    private const uint Inputs = 32;

    [Theory]
    [Ruling(37)]
    [MemberData(nameof(Points.OfShortClips), MemberType = typeof(Points))]
    public void Clear_WhenAllIsAnswered_IsASeek(virtio_video_codec codec, int point)
        => SeekBehindKey(Clips.ShortOf(codec), point, threads: 1, waits: true);

    [Theory]
    [Ruling(35, 37)]
    [MemberData(nameof(Points.OfShortClips), MemberType = typeof(Points))]
    public void Clear_RightBehindTheInputs_IsASeek(virtio_video_codec codec, int point)
        => SeekBehindKey(Clips.ShortOf(codec), point, threads: 1, waits: false);

    [Theory]
    [Ruling(37)]
    [MemberData(nameof(Points.OfShortClips), MemberType = typeof(Points))]
    public void Clear_ThenTheUnitsThatFollow_ResumesAtTheNextKeyFrame(virtio_video_codec codec, int point)
        => SeekIntoGroup(Clips.ShortOf(codec), point, threads: 1);

    [Theory]
    [Trait("Length", "Long")]
    [Ruling(37)]
    [MemberData(nameof(Points.OfLongClips), MemberType = typeof(Points))]
    public void Clear_AtEveryPointOfALongClipWithThreads_IsASeek(virtio_video_codec codec, int point)
    {
        SeekBehindKey(Clips.Of(codec), point, threads: 3, waits: true);
        SeekBehindKey(Clips.Of(codec), point, threads: 3, waits: false);
        SeekBehindKey(Clips.Of(codec), point, threads: 1, waits: false);
        SeekIntoGroup(Clips.Of(codec), point, threads: 3);
        SeekIntoGroup(Clips.Of(codec), point, threads: 1);
    }

    [Theory]
    [Ruling(35, 37)]
    [MemberData(nameof(Points.OfShortClips), MemberType = typeof(Points))]
    public void Clear_WithNoOutputQueued_CancelsWhatWaits(virtio_video_codec codec, int point)
    {
        using var device = new TestDevice();
        Clip clip = Clips.ShortOf(codec);
        var playback = new Playback(device.Driver.CreateStream(codec), Inputs) { GivesOutputs = false };
        playback.Send(clip.Stamped()[..point]);
        if (point > 0)
        {
            playback.PumpUntil(() => playback.Changes.Count > 0 || playback.InputAnswers.Count == point, "the first headers, or all inputs");
        }

        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, playback.Clear(VIRTIO_VIDEO_QUEUE_TYPE_INPUT).Result);
        Assert.Equal(point, playback.InputAnswers.Count);
        Expect.DoneOrCancelled(playback.InputAnswers);

        playback.GivesOutputs = true;
        playback.RequeueOutputs();
        AssertPlaysOn(playback, clip, clip.SecondKey);
    }

    [Theory]
    [Ruling(36, 37)]
    [MemberData(nameof(Points.OfShortClips), MemberType = typeof(Points))]
    public void Clear_DuringADrain_CancelsTheDrain(virtio_video_codec codec, int point)
    {
        using var device = new TestDevice();
        Clip clip = Clips.ShortOf(codec);
        GuestStream stream = device.Driver.CreateStream(codec);
        var playback = new Playback(stream, Inputs);
        playback.Send(clip.Stamped()[..point]);
        Command drain = stream.Drain();
        playback.Clear(VIRTIO_VIDEO_QUEUE_TYPE_INPUT);

        Expect.DoneOrCancelled([drain]);
        AssertPlaysOn(playback, clip, clip.SecondKey);
    }

    [Theory]
    [Ruling(36, 37)]
    [MemberData(nameof(Points.FewOfShortClips), MemberType = typeof(Points))]
    public void Clear_DuringADrainThatWaitsForOutputs_CancelsTheDrain(virtio_video_codec codec, int point)
    {
        using var device = new TestDevice();
        Clip clip = Clips.ShortOf(codec);
        GuestStream stream = device.Driver.CreateStream(codec);
        var playback = new Playback(stream, Inputs) { GivesOutputs = false };
        playback.Send(clip.Stamped()[..point]);
        Command drain = stream.Drain();
        if (point > 0)
        {
            playback.PumpUntil(() => playback.Changes.Count > 0, "the first headers");
        }

        Command clear = playback.Clear(VIRTIO_VIDEO_QUEUE_TYPE_INPUT);
        Assert.Equal((VIRTIO_VIDEO_RESULT_ERR_CANCELED, VIRTIO_VIDEO_RESULT_OK), (drain.Result, clear.Result));

        playback.GivesOutputs = true;
        playback.RequeueOutputs();
        AssertPlaysOn(playback, clip, clip.SecondKey);
    }

    [Theory]
    [Ruling(37, 38)]
    [MemberData(nameof(Points.FewOfShortClips), MemberType = typeof(Points))]
    public void Clears_InARow_AreEachAnswered(virtio_video_codec codec, int point)
    {
        using var device = new TestDevice();
        Clip clip = Clips.ShortOf(codec);
        GuestStream stream = device.Driver.CreateStream(codec);
        var playback = new Playback(stream, Inputs);
        for (int round = 0; round < 4; round++)
        {
            playback.Send(clip.Stamped()[..point]);

            // "While the device is processing a QUEUE_CLEAR" a second one is refused, of either queue; afterwards it is not.
            Command[] clears = [stream.Clear(VIRTIO_VIDEO_QUEUE_TYPE_INPUT), stream.Clear(VIRTIO_VIDEO_QUEUE_TYPE_INPUT), stream.Clear(VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT)];
            device.Await(clears);
            Assert.Equal(VIRTIO_VIDEO_RESULT_OK, clears[0].Result);
            Assert.All(clears[1..], clear => Assert.Equal(VIRTIO_VIDEO_RESULT_ERR_INVALID_OPERATION, clear.Result));
            Assert.Equal(VIRTIO_VIDEO_RESULT_OK, playback.Clear(VIRTIO_VIDEO_QUEUE_TYPE_INPUT).Result);
            Assert.Equal(VIRTIO_VIDEO_RESULT_OK, playback.Clear(VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT).Result);
            Assert.Equal(VIRTIO_VIDEO_RESULT_OK, playback.Clear(VIRTIO_VIDEO_QUEUE_TYPE_INPUT).Result);
        }

        AssertPlaysOn(playback, clip, 0);
    }

    [Theory]
    [Ruling(37, 40)]
    [InlineData(VIRTIO_VIDEO_CODEC_MPEG2)]
    [InlineData(VIRTIO_VIDEO_CODEC_MPEG4)]
    [InlineData(VIRTIO_VIDEO_CODEC_H264)]
    [InlineData(VIRTIO_VIDEO_CODEC_HEVC)]
    public void Clear_BehindHeadersWithoutAPicture_LeavesNothingOfThem(virtio_video_codec codec)
    {
        // Headers of another size in a buffer of their own, then a seek to a key frame with headers of its own.
        using var device = new TestDevice();
        Clip clip = Clips.ShortOf(codec);
        var playback = new Playback(device.Driver.CreateStream(codec), Inputs);
        byte[] headers = StartCodes.SplitHeaders(codec, Clips.LargerOf(codec).Units[0].Bytes).Headers;
        for (int round = 0; round < 2; round++)
        {
            playback.Feed([(headers, 77)]);
            Assert.Equal(VIRTIO_VIDEO_RESULT_OK, playback.Clear(VIRTIO_VIDEO_QUEUE_TYPE_INPUT).Result);
            AssertPlaysOn(playback, clip, 0);
        }

        // H.264's and HEVC's headers are told when they come: in mid-stream they replace the set in use. The key frame brings the old size back.
        bool tells = codec is VIRTIO_VIDEO_CODEC_H264 or VIRTIO_VIDEO_CODEC_HEVC;
        Assert.Equal(tells ? [96u, 64u, 96u, 64u] : [64u], playback.Changes.Select(change => change.crop.width));
    }

    [Theory]
    [Ruling(40)]
    [InlineData(VIRTIO_VIDEO_CODEC_MPEG2)]
    [InlineData(VIRTIO_VIDEO_CODEC_MPEG4)]
    [InlineData(VIRTIO_VIDEO_CODEC_H264)]
    [InlineData(VIRTIO_VIDEO_CODEC_HEVC)]
    public void Headers_BeforeAUnitWithItsOwn_AreReplacedByThem(virtio_video_codec codec)
    {
        using var device = new TestDevice();
        Clip clip = Clips.ShortOf(codec);
        var playback = new Playback(device.Driver.CreateStream(codec), Inputs);
        byte[] headers = StartCodes.SplitHeaders(codec, Clips.LargerOf(codec).Units[0].Bytes).Headers;
        playback.Play([(headers, 77), (headers, 78), .. clip.Stamped()]);

        Assert.Equal(clip.Digests, playback.Pictures.Select(frame => frame.Digest));
        Assert.Equal(64u, playback.Changes[^1].crop.width);
    }

    private static void SeekBehindKey(Clip clip, int point, int threads, bool waits)
    {
        using var device = new TestDevice(TestDeviceSetup.WithThreads(threads));
        Playback playback = Clear(device, clip, point, waits);
        AssertPlaysOn(playback, clip, clip.SecondKey);

        // And back to the start.
        playback.Clear(VIRTIO_VIDEO_QUEUE_TYPE_INPUT);
        AssertPlaysOn(playback, clip, 0);
        Assert.True(playback.Changes.Count == 1, "a seek within one size is no change of resolution");
    }

    private static void SeekIntoGroup(Clip clip, int point, int threads)
    {
        using var device = new TestDevice(TestDeviceSetup.WithThreads(threads));
        Playback playback = Clear(device, clip, point, waits: true);
        playback.Frames.Clear();
        playback.Play(clip.Stamped()[point..]);

        int key = Enumerable.Range(0, clip.Units.Length).FirstOrDefault(i => i >= point && clip.Units[i].IsKey, clip.Units.Length);
        Expect.Pictures(clip, Enumerable.Range(key, clip.Units.Length - key), i => (ulong)i, playback.Pictures);
    }

    private static Playback Clear(TestDevice device, Clip clip, int point, bool waits)
    {
        var playback = new Playback(device.Driver.CreateStream(clip.Codec), Inputs);
        if (waits)
        {
            playback.Feed(clip.Stamped()[..point]);
        }
        else
        {
            playback.Send(clip.Stamped()[..point]);
        }

        Command clear = playback.Clear(VIRTIO_VIDEO_QUEUE_TYPE_INPUT);
        Assert.Equal((VIRTIO_VIDEO_RESULT_OK, 4u), (clear.Result, clear.Written));
        Assert.Equal(point, playback.InputAnswers.Count);
        Expect.DoneOrCancelled(playback.InputAnswers);
        Assert.All(playback.Frames, frame => Assert.True(frame.Order < clear.Order, "a frame from before the seek comes after its answer"));
        Expect.FirstPictures(clip, Enumerable.Range(0, point), i => (ulong)i, playback.Pictures);
        return playback;
    }

    /// <summary>Nothing of before appears any more, and the stream goes on to its end.</summary>
    private static void AssertPlaysOn(Playback playback, Clip clip, int key)
    {
        playback.Frames.Clear();
        Clip rest = clip.From(key);
        playback.Play(rest.Stamped(i => 1000 + (ulong)i));
        Expect.Pictures(rest, Enumerable.Range(0, rest.Units.Length), i => 1000 + (ulong)i, playback.Pictures);
        Expect.OneEndAtTheEnd(playback.Frames);
        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, playback.LastDrain!.Result);
    }
}
