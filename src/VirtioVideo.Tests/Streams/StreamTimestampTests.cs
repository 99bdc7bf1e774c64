// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.Linq;
using VirtioVideo.Tests.Conformance;
using VirtioVideo.Tests.Support;
using VirtioVideo.Wire;
using Xunit;
using static VirtioVideo.Wire.virtio_video_codec;

namespace VirtioVideo.Tests.Streams;

/// <summary>Timestamps.</summary>
public sealed class StreamTimestampTests
{
    private const string Pieces = "ruling 45: one access unit per buffer is what this version takes; docs/rulings.md says so";

    private static readonly ulong[] s_values = [0, ulong.MaxValue, 1ul << 63, 7, (1ul << 63) + 1, long.MaxValue, 0x8000_0000, ulong.MaxValue - 1];

    [Theory]
    [Ruling(44)]
    [Clause("RESOURCE_QUEUE/10")]
    [MemberData(nameof(AllCodecs.Each), MemberType = typeof(AllCodecs))]
    public void Timestamps_OfAny64Bits_ComeBackBitForBitWithTheirFrames(virtio_video_codec codec)
        => AssertTimestamps(Clips.Of(codec), i => s_values[i % s_values.Length]);

    [Theory]
    [Ruling(44)]
    [Clause("RESOURCE_QUEUE/10")]
    [MemberData(nameof(AllCodecs.Each), MemberType = typeof(AllCodecs))]
    public void Timestamps_ThatDescend_ComeBackInTheOrderOfDisplay(virtio_video_codec codec)
        => AssertTimestamps(Clips.Of(codec), i => (1ul << 63) + 100 - ((ulong)i * 10));

    [Theory]
    [Ruling(44)]
    [InlineData(VIRTIO_VIDEO_CODEC_H264)]
    [InlineData(VIRTIO_VIDEO_CODEC_HEVC)]
    [InlineData(VIRTIO_VIDEO_CODEC_MPEG2)]
    [InlineData(VIRTIO_VIDEO_CODEC_MPEG4)]
    public void Timestamps_AllTheSame_ComeBackWithEveryFrame(virtio_video_codec codec)

        // Of codecs whose bytes say where a frame begins: for others one timestamp is one frame (ruling 45).
        => AssertTimestamps(Clips.Of(codec), _ => ulong.MaxValue);

    [Fact]
    [Ruling(44)]
    public void Timestamps_AfterADrain_BelongToTheNewFrames()
    {
        using var device = new TestDevice();
        Clip clip = Clips.Of(VIRTIO_VIDEO_CODEC_H264);
        var playback = new Playback(device.Driver.CreateStream(clip.Codec));
        playback.Play(clip.Stamped(i => (ulong)i));
        playback.Frames.Clear();
        playback.Play(clip.Stamped(i => ulong.MaxValue - (ulong)i));

        Assert.Equal(clip.DisplayOrder(i => ulong.MaxValue - (ulong)i), playback.Pictures.Select(frame => frame.Timestamp));
    }

    [Fact]
    [Ruling(44)]
    public void Timestamps_OfMoreInputsThanAnyTableHolds_AreNotMixedUp()
    {
        using var device = new TestDevice();
        Clip clip = Clips.Of(VIRTIO_VIDEO_CODEC_H264);
        int rounds = 2500 / clip.Units.Length;
        var units = Enumerable.Range(0, rounds).SelectMany(round => clip.Stamped(i => (ulong)((round * 1000) + i)));
        Playback playback = new Playback(device.Driver.CreateStream(clip.Codec), inputs: 16, outputs: 16).Play(units);

        Assert.Equal(
            Enumerable.Range(0, rounds).SelectMany(round => clip.DisplayOrder(i => (ulong)((round * 1000) + i))),
            playback.Pictures.Select(frame => frame.Timestamp));
    }

    [Fact(Skip = Pieces)]
    [Ruling(45)]
    [Clause("RESOURCE_QUEUE/4")]
    public void Inputs_OfOneTimestampCutAtSlices_AreOneFrame()
    {
        AssertPieces(StartCodes.CutAtSlices);
    }

    [Fact(Skip = Pieces)]
    [Ruling(45)]
    [Clause("RESOURCE_QUEUE/4")]
    public void Inputs_OfOneTimestampCutAnywhere_AreOneFrame()
    {
        // spec: RESOURCE_QUEUE, "If using multiple … requests per frame"
        AssertPieces(unit => [unit[..(unit.Length / 3)], unit[(unit.Length / 3)..]]);
    }

    [Theory(Skip = Pieces)]
    [Ruling(45)]
    [InlineData(VIRTIO_VIDEO_CODEC_H264)]
    [InlineData(VIRTIO_VIDEO_CODEC_MPEG2)]
    public void Input_OfTwoAccessUnits_GivesBothFramesItsTimestamp(virtio_video_codec codec)
    {
        using var device = new TestDevice();
        Clip clip = Clips.Of(codec);
        var pairs = clip.Units.Chunk(2).Select((pair, i) => ((byte[])[.. pair[0].Bytes, .. pair[1].Bytes], (ulong)i));
        Playback playback = new Playback(device.Driver.CreateStream(codec)).Play(pairs);

        Assert.Equal(clip.Digests, playback.Pictures.Select(frame => frame.Digest));
        Assert.Equal(clip.DisplayOrder(i => (ulong)i / 2), playback.Pictures.Select(frame => frame.Timestamp));
    }

    private static void AssertTimestamps(Clip clip, Func<int, ulong> timestamp)
    {
        using var device = new TestDevice();
        Playback playback = new Playback(device.Driver.CreateStream(clip.Codec)).Play(clip.Stamped(timestamp));

        Assert.Equal(clip.DisplayOrder(timestamp), playback.Pictures.Select(frame => frame.Timestamp));
        Assert.Equal(clip.Digests, playback.Pictures.Select(frame => frame.Digest));
    }

    private static void AssertPieces(Func<byte[], IEnumerable<byte[]>> cut)
    {
        using var device = new TestDevice();
        Clip clip = Clips.H264Slices;
        var pieces = clip.Stamped().SelectMany(unit => cut(unit.Bytes).Select(piece => (piece, unit.Timestamp))).ToArray();
        Assert.True(pieces.Length > clip.Units.Length);
        Playback playback = new Playback(device.Driver.CreateStream(clip.Codec)).Play(pieces);

        Assert.Equal(clip.DisplayOrder(), playback.Pictures.Select(frame => frame.Timestamp));
        Assert.Equal(clip.Digests, playback.Pictures.Select(frame => frame.Digest));
        Assert.All(playback.InputAnswers, answer => Assert.Equal(0u, answer.Buffer.flags));
    }
}
