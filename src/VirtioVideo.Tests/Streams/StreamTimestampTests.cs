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
    [Ruling(44, 45)]
    [MemberData(nameof(AllCodecs.Each), MemberType = typeof(AllCodecs))]
    public void Timestamps_AllTheSame_ComeBackWithEveryFrame(virtio_video_codec codec)
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

    [Fact]
    [Ruling(45)]
    [Clause("RESOURCE_QUEUE/4")]
    public void Inputs_OfOneTimestampCutAtSlices_AreOneFrame()
        => AssertPieces(Clips.H264Slices, StartCodes.CutAtSlices);

    [Theory]
    [Ruling(45)]
    [Clause("RESOURCE_QUEUE/4")]
    [InlineData(VIRTIO_VIDEO_CODEC_H264)]
    [InlineData(VIRTIO_VIDEO_CODEC_HEVC)]
    [InlineData(VIRTIO_VIDEO_CODEC_MPEG2)]
    [InlineData(VIRTIO_VIDEO_CODEC_MPEG4)]
    public void Inputs_OfOneTimestampCutAnywhere_AreOneFrame(virtio_video_codec codec)
    {
        // spec: RESOURCE_QUEUE, "If using multiple … requests per frame"
        AssertPieces(Clips.Of(codec), unit => [unit[..(unit.Length / 3)], unit[(unit.Length / 3)..(unit.Length / 2)], unit[(unit.Length / 2)..]]);
    }

    [Theory]
    [Ruling(45)]
    [Clause("RESOURCE_QUEUE/4")]
    [MemberData(nameof(AllCodecs.Each), MemberType = typeof(AllCodecs))]
    public void Inputs_CutBecauseTheirBuffersAreFull_AreOneFrame(virtio_video_codec codec)
    {
        // Also of codecs without start codes: a buffer that is full to its end is no sign of a whole frame.
        using var device = new TestDevice();
        Clip clip = Clips.Of(codec);
        GuestStream stream = device.Driver.CreateStream(codec);
        var pieces = clip.Stamped().SelectMany(unit => unit.Bytes.Chunk(300).Select(piece => (piece, unit.Timestamp))).ToArray();
        Assert.True(pieces.Length > clip.Units.Length);
        AssertPlayed(clip, new Playback(stream) { InputLength = 300 }.Play(pieces));
    }

    [Theory]
    [Ruling(45, 48)]
    [MemberData(nameof(AllCodecs.Each), MemberType = typeof(AllCodecs))]
    public void Input_WhoseBufferIsJustAsLong_IsDecodedWithoutTheNext(virtio_video_codec codec)
    {
        // It might go on; a guest that wants this picture first does not wait for long.
        using var device = new TestDevice();
        byte[] unit = Clips.Of(codec).Units[0].Bytes;
        GuestStream stream = device.Driver.CreateStream(codec);
        stream.AttachInputs(1, length: (uint)unit.Length);
        device.Await(stream.QueueInput(0, unit, 0));

        Assert.Equal(virtio_video_event_type.VIRTIO_VIDEO_EVENT_DECODER_RESOLUTION_CHANGED, stream.AwaitEvent());
        stream.AttachOutputs(1);
        Command output = stream.QueueOutput(0);
        device.Await(output, stream.Drain());
        Assert.Equal(Clips.Of(codec).Digests[0], GuestPicture.Digest(stream.ReadPicture(0)));
    }

    [Fact]
    [Ruling(45, 48)]
    public void Input_WhoseBufferIsJustAsLong_IsShownWithoutTheNextOrADrain()
    {
        using var device = new TestDevice();
        foreach (Clip clip in (Clip[])[Clips.H264Simple, Clips.Of(VIRTIO_VIDEO_CODEC_VP8)])
        {
            byte[] unit = clip.Units[0].Bytes;
            GuestStream stream = device.Driver.CreateStream(clip.Codec);
            stream.AttachInputs(1, length: (uint)unit.Length);
            device.Await(stream.QueueInput(0, unit, 0));
            Assert.Equal(virtio_video_event_type.VIRTIO_VIDEO_EVENT_DECODER_RESOLUTION_CHANGED, stream.AwaitEvent());
            stream.AttachOutputs(1);
            device.Await(stream.QueueOutput(0));

            Assert.Equal(clip.Digests[0], GuestPicture.Digest(stream.ReadPicture(0)));
        }
    }

    [Theory]
    [Ruling(45)]
    [InlineData(VIRTIO_VIDEO_CODEC_H264, 2)]
    [InlineData(VIRTIO_VIDEO_CODEC_HEVC, 2)]
    [InlineData(VIRTIO_VIDEO_CODEC_MPEG2, 2)]
    [InlineData(VIRTIO_VIDEO_CODEC_MPEG4, 2)]
    [InlineData(VIRTIO_VIDEO_CODEC_H264, 30)]
    [InlineData(VIRTIO_VIDEO_CODEC_HEVC, 30)]
    [InlineData(VIRTIO_VIDEO_CODEC_MPEG2, 30)]
    [InlineData(VIRTIO_VIDEO_CODEC_MPEG4, 30)]
    public void Input_OfSeveralAccessUnits_GivesEachFrameItsTimestamp(virtio_video_codec codec, int count)
    {
        using var device = new TestDevice();
        Clip clip = Clips.Of(codec);
        var groups = clip.Units.Chunk(count).Select((units, i) => ((byte[])[.. units.SelectMany(unit => unit.Bytes)], (ulong)i));
        Playback playback = new Playback(device.Driver.CreateStream(codec)) { InputLength = 1 << 20 }.Play(groups);

        Assert.Equal(clip.Digests, playback.Pictures.Select(frame => frame.Digest));
        Assert.Equal(clip.DisplayOrder(i => (ulong)(i / count)), playback.Pictures.Select(frame => frame.Timestamp));
        Assert.True(playback.Frames[^1].IsLast);
    }

    [Theory]
    [Ruling(45)]
    [InlineData(VIRTIO_VIDEO_CODEC_H264)]
    [InlineData(VIRTIO_VIDEO_CODEC_MPEG2)]
    public void Inputs_ThatEndInsideAccessUnitsOfOneTimestamp_AreOneStreamOfBytes(virtio_video_codec codec)
    {
        // Several access units and pieces of them together: all of one timestamp, cut at every 500 bytes.
        using var device = new TestDevice();
        Clip clip = Clips.Of(codec);
        byte[] bytes = [.. clip.Units.SelectMany(unit => unit.Bytes)];
        Playback playback = new Playback(device.Driver.CreateStream(codec)).Play(bytes.Chunk(500).Select(piece => (piece, 9ul)));

        Assert.Equal(clip.Digests, playback.Pictures.Select(frame => frame.Digest));
        Assert.All(playback.Pictures, frame => Assert.Equal((9ul, 0u), (frame.Timestamp, frame.Flags & PlayedFrame.Err)));
    }

    private static void AssertTimestamps(Clip clip, Func<int, ulong> timestamp)
    {
        using var device = new TestDevice();
        Playback playback = new Playback(device.Driver.CreateStream(clip.Codec)).Play(clip.Stamped(timestamp));

        Assert.Equal(clip.DisplayOrder(timestamp), playback.Pictures.Select(frame => frame.Timestamp));
        Assert.Equal(clip.Digests, playback.Pictures.Select(frame => frame.Digest));
    }

    private static void AssertPieces(Clip clip, Func<byte[], IEnumerable<byte[]>> cut)
    {
        using var device = new TestDevice();
        var pieces = clip.Stamped().SelectMany(unit => cut(unit.Bytes).Select(piece => (piece, unit.Timestamp))).ToArray();
        Assert.True(pieces.Length > clip.Units.Length);
        AssertPlayed(clip, new Playback(device.Driver.CreateStream(clip.Codec)).Play(pieces));
    }

    private static void AssertPlayed(Clip clip, Playback playback)
    {
        Assert.Equal(clip.DisplayOrder(), playback.Pictures.Select(frame => frame.Timestamp));
        Assert.Equal(clip.Digests, playback.Pictures.Select(frame => frame.Digest));
        Assert.All(playback.InputAnswers, answer => Assert.Equal(0u, answer.Buffer.flags));
    }
}
