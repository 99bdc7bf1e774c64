// SPDX-License-Identifier: BSD-3-Clause

using System.Linq;
using VirtioVideo.Tests.Conformance;
using VirtioVideo.Tests.Support;
using VirtioVideo.Wire;
using Xunit;
using static VirtioVideo.Wire.virtio_video_codec;

namespace VirtioVideo.Tests.Streams;

/// <summary>A change of resolution is told when its header is met. A guest may wait for that before it sends more.</summary>
public sealed class StreamHeaderTests
{
    [Theory]
    [Ruling(40)]
    [Clause("EVENTS/4")]
    [MemberData(nameof(AllCodecs.WithThreads), MemberType = typeof(AllCodecs))]
    public void OneUnitOfAnotherSize_IsEnough(virtio_video_codec codec, int threads)
    {
        using var device = new TestDevice(TestDeviceSetup.WithThreads(threads));
        var playback = new Playback(device.Driver.CreateStream(codec));
        (Clip first, Clip second) = (Clips.Of(codec), Clips.LargerOf(codec));
        playback.Feed(first.Stamped());
        playback.Send(second.Stamped()[..1]);
        playback.PumpUntil(() => playback.Changes.Count == 2, "the second change, with nothing behind its first unit");

        AssertWholeAndFlagged(playback, first);
        playback.Play(second.Stamped()[1..]);
        Assert.Equal([.. first.Digests, .. second.Digests], playback.Pictures.Select(frame => frame.Digest));
    }

    [Theory]
    [Ruling(40)]
    [Clause("EVENTS/4")]
    [InlineData(VIRTIO_VIDEO_CODEC_H264, 1)]
    [InlineData(VIRTIO_VIDEO_CODEC_H264, 3)]
    [InlineData(VIRTIO_VIDEO_CODEC_HEVC, 1)]
    [InlineData(VIRTIO_VIDEO_CODEC_HEVC, 3)]
    public void ParameterSetsAlone_OfAnotherSize_AreEnough(virtio_video_codec codec, int threads)
    {
        using var device = new TestDevice(TestDeviceSetup.WithThreads(threads));
        var playback = new Playback(device.Driver.CreateStream(codec));
        (Clip first, Clip second) = (Clips.Of(codec), Clips.LargerOf(codec));
        playback.Feed(first.Stamped());
        (byte[] headers, byte[] rest) = SplitHeaders(second);
        playback.Send([(headers, 1000)]);
        playback.PumpUntil(() => playback.Changes.Count == 2, "the second change, with parameter sets alone");

        AssertWholeAndFlagged(playback, first);
        playback.Play([(rest, second.Stamped()[0].Timestamp), .. second.Stamped()[1..]]);
        Assert.Equal([.. first.Digests, .. second.Digests], playback.Pictures.Select(frame => frame.Digest));
        Assert.Equal(2, playback.Changes.Count);
    }

    [Theory]
    [Ruling(40)]
    [InlineData(VIRTIO_VIDEO_CODEC_H264)]
    [InlineData(VIRTIO_VIDEO_CODEC_HEVC)]
    public void ParameterSets_OfTheSameSize_TellNothing(virtio_video_codec codec)
    {
        using var device = new TestDevice();
        var playback = new Playback(device.Driver.CreateStream(codec));
        Clip clip = Clips.Of(codec);
        playback.Feed(clip.Stamped());
        (byte[] headers, byte[] rest) = SplitHeaders(clip);
        playback.Play([(headers, 1000), (rest, 1000), .. clip.Stamped()[1..]]);

        Assert.Single(playback.Changes);
        Assert.Equal([.. clip.Digests, .. clip.Digests], playback.Pictures.Select(frame => frame.Digest));
        Assert.Single(playback.Frames, frame => frame.IsLast);
    }

    /// <summary>Every picture of the old size is there, and the last answer of it alone has EOS.</summary>
    private static void AssertWholeAndFlagged(Playback playback, Clip first)
    {
        Assert.Equal((96u, 80u), (playback.Changes[1].width, playback.Changes[1].height));
        Assert.Equal(first.Digests, playback.Pictures.Select(frame => frame.Digest));
        Assert.True(playback.Frames[^1].IsLast);
        Assert.Single(playback.Frames, frame => frame.IsLast);
    }

    private static (byte[] Headers, byte[] Picture) SplitHeaders(Clip clip) => StartCodes.SplitHeaders(clip.Codec, clip.Units[0].Bytes);
}
