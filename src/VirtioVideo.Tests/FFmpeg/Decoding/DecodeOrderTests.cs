// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.Linq;
using FFmpeg.AutoGen;
using VirtioVideo.Codecs;
using VirtioVideo.FFmpeg.Decoding;
using VirtioVideo.Tests.Conformance;
using VirtioVideo.Tests.Support;
using VirtioVideo.Wire;
using Xunit;

namespace VirtioVideo.Tests.FFmpeg.Decoding;

/// <summary>H.264 that does not say how deep its pictures are reordered: none is lost, in any order that the standard allows.</summary>
/// <remarks>The judge is what the encoder was given: how many pictures, in which order, and what the ffmpeg program made of the stream that says it.</remarks>
public sealed class DecodeOrderTests
{
    /// <summary>The buffer of pictures of 11 x 9 macroblocks at level 1.</summary>
    private const int Frames = 4;

    private static readonly TestDeviceSetup s_setup = new() { Regions = [new GuestRamRegion(GuestRam.Base, 256 << 20)] };

    private static readonly TestDeviceSetup s_guess = s_setup with
    {
        Streams = TestDeviceSetup.DefaultStreams with { Codec = TestDeviceSetup.DefaultStreams.Codec with { Reorder = Reorder.Guess } },
    };

    /// <summary>What is hidden, and threads.</summary>
    public static TheoryData<uint, int> Hidden
    {
        get
        {
            var all = new TheoryData<uint, int>();
            foreach (HiddenOrder hidden in Enum.GetValues<HiddenOrder>())
            {
                all.Add((uint)hidden, 1);
                all.Add((uint)hidden, 3);
            }

            return all;
        }
    }

    [Theory]
    [Ruling(48)]
    [MemberData(nameof(Hidden))]
    public void Pyramid_ThatDoesNotSayItsOrder_IsWhole(uint hidden, int threads)
        => AssertWhole(Clips.H264Pyramid, H264Order.Hide(Clips.H264Pyramid, (HiddenOrder)hidden), threads);

    [Theory]
    [MemberData(nameof(Hidden))]
    public void Pyramid_BehindASequenceWithoutReordering_IsWhole(uint hidden, int threads)
    {
        // A new parameter set in the middle of a stream, of the same size and of another one.
        Clip pyramid = H264Order.Hide(Clips.H264Pyramid, (HiddenOrder)hidden);
        foreach (Clip simple in (Clip[])[Clips.H264Ordered("bframes=0:keyint=20"), Clips.H264Simple])
        {
            Clip before = H264Order.Hide(simple, (HiddenOrder)hidden);
            using var device = new TestDevice(SetupOf(threads));
            Playback playback = new Playback(device.Driver.CreateStream(before.Codec)).Play(
                [.. before.Stamped(), .. pyramid.Stamped(i => (ulong)(1000 + i)), .. before.Stamped(i => (ulong)(2000 + i))]);

            Assert.Equal([.. simple.Digests, .. Clips.H264Pyramid.Digests, .. simple.Digests], playback.Pictures.Select(frame => frame.Digest));
        }
    }

    [Theory]
    [InlineData("bframes=16:b-adapt=0:b-pyramid=normal:ref=4:keyint=40")]
    [InlineData("bframes=5:b-adapt=0:b-pyramid=strict:ref=2:keyint=13")]
    [InlineData("bframes=1:b-adapt=0:b-pyramid=none:ref=1:keyint=7")]
    [InlineData("bframes=7:b-adapt=0:b-pyramid=normal:ref=4:keyint=30:open-gop=1")]
    [InlineData("bframes=0:ref=3:keyint=10")]
    public void Order_OfX264_IsWhole(string order)
        => AssertWhole(Clips.H264Ordered(order), H264Order.Hide(Clips.H264Ordered(order), HiddenOrder.Usability), threads: 1);

    /// <remarks>Not 16 frames: FFmpeg takes a picture that so many have overtaken for the first of a new sequence.</remarks>
    [Theory]
    [InlineData(11u, 9u, 4, 1)]
    [InlineData(11u, 9u, 4, 3)]
    [InlineData(12u, 11u, 3, 1)]
    [InlineData(18u, 11u, 2, 1)]
    [InlineData(22u, 18u, 1, 1)]
    [InlineData(8u, 7u, 7, 1)]
    [InlineData(4u, 3u, 15, 1)]
    public void Order_ThatTheStandardAllows_IsWhole(uint columns, uint rows, int frames, int threads) => AssertRandom(columns, rows, frames, threads, seeds: 3);

    [Theory]
    [Trait("Length", "Long")]
    [InlineData(11u, 9u, 4)]
    [InlineData(12u, 11u, 3)]
    [InlineData(8u, 7u, 7)]
    [InlineData(6u, 6u, 11)]
    [InlineData(5u, 5u, 15)]
    public void Order_OfManyThatTheStandardAllows_IsWhole(uint columns, uint rows, int frames)
    {
        for (int threads = 1; threads <= 4; threads++)
        {
            AssertRandom(columns, rows, frames, threads, seeds: 50);
        }
    }

    [Theory]
    [Ruling(48)]
    [InlineData(false)]
    [InlineData(true)]
    public void Order_InExactlyAsManyBuffersAsAreNeeded_IsWhole(bool isByHand)
    {
        // In place: the buffers are the decoder's references, and hold the pictures that wait.
        Clip clip = isByHand ? ByHand(11, 9, Frames, seed: 5) : H264Order.Hide(Clips.H264Pyramid, HiddenOrder.Usability);
        using var device = new TestDevice(s_setup);
        var guest = new InPlaceGuest(device, clip);
        Assert.Equal(Frames + 1u, guest.Stream.Params.min_image_buffers);
        guest.GiveOutputs(guest.Stream.Params.min_image_buffers);
        guest.PlayToEnd();
    }

    [Fact]
    public void Order_InTheBuffersThatGetParamsTells_IsNotCopied()
    {
        using var device = new TestDevice(s_setup);
        var guest = new InPlaceGuest(device, H264Order.Hide(Clips.H264Pyramid, HiddenOrder.Usability));
        guest.GiveOutputs(guest.Stream.Params.cur_image_buffers);
        guest.PlayToEnd();
        guest.AssertCopies(2);
        Assert.Equal((uint)Frames, guest.Statistics.Reordering);
    }

    [Theory]
    [InlineData(66u, 0u, 0u)]
    [InlineData(66u, 0x40u, 0u)]
    [InlineData(77u, 0u, 2u)]
    [InlineData(110u, 0x10u, 0u)]
    public void Stream_ThatCannotBeReordered_HasNoDelay(uint profile, uint constraints, uint orderType)
    {
        // Each picture comes before the next access unit goes in.
        byte[] sequence = PcmStream.Sequence(11, 9, profile, constraints, orderType: orderType);
        Clip clip = PcmStream.Make(11, 9, sequence, [[.. Enumerable.Range(0, 6).Select(place => (place, true))]], orderType == 0);
        Assert.Equal([0, 0, 0, 0, 0, 0], Delays(clip, Reorder.Strict));
    }

    [Fact]
    public void Stream_ThatMayBeReordered_WaitsAsLongAsTheStandardAllows()
    {
        Clip clip = PcmStream.Make(11, 9, PcmStream.Sequence(11, 9), [[.. Enumerable.Range(0, 9).Select(place => (place, true))]]);
        Assert.All(Delays(clip, Reorder.Strict), delay => Assert.Equal(Frames, delay));
        Assert.All(Delays(clip, Reorder.Guess), delay => Assert.Equal(0, delay));
    }

    [Fact]
    public void Guess_IsAsFfmpegDoes()
    {
        // The host prefers no delay. What it costs is what the strict policy is for.
        Clip clip = H264Order.Hide(Clips.H264Pyramid, HiddenOrder.Usability);
        using var device = new TestDevice(s_guess);
        var guest = new InPlaceGuest(device, clip);
        Assert.True(guest.Stream.Params.min_image_buffers <= Frames + 1u);
        Playback playback = new Playback(device.Driver.CreateStream(clip.Codec)).Play(clip.Stamped());
        Assert.InRange(playback.Pictures.Count(), clip.Digests.Length / 2, clip.Digests.Length - 1);
    }

    private static TestDeviceSetup SetupOf(int threads) => s_setup with { Streams = TestDeviceSetup.WithThreads(threads).Streams };

    /// <summary>Each picture comes once, in the order of display, and is the right one.</summary>
    private static void AssertWhole(Clip original, Clip clip, int threads)
    {
        Assert.NotEqual(original.Units[0].Bytes, clip.Units[0].Bytes);
        AssertWhole(clip, threads);
    }

    private static void AssertWhole(Clip clip, int threads)
    {
        using var device = new TestDevice(SetupOf(threads));
        uint longest = (uint)clip.Units.Max(unit => unit.Bytes.Length);
        Playback playback = new Playback(device.Driver.CreateStream(clip.Codec)) { InputLength = Math.Max(longest, GuestStream.InputLength) }.Play(clip.Stamped());

        Assert.Equal(clip.DisplayOrder(), playback.Pictures.Select(frame => frame.Timestamp));
        Assert.Equal(clip.Digests, playback.Pictures.Select(frame => frame.Digest));
    }

    private static void AssertRandom(uint columns, uint rows, int frames, int threads, int seeds)
    {
        int deepest = 0;
        for (int seed = 0; seed < seeds; seed++)
        {
            Clip clip = ByHand(columns, rows, frames, seed);
            AssertWhole(clip, threads);
            deepest = Math.Max(deepest, DepthOf(clip));
        }

        // It goes as far as it may.
        Assert.Equal(frames > 1 ? frames : 0, deepest);
    }

    private static Clip ByHand(uint columns, uint rows, int frames, int seed)
    {
        var random = new Random(seed);
        IReadOnlyList<(int, bool)>[] groups = [.. Enumerable.Range(0, 3).Select(_ => LegalOrder.Make(random, random.Next(3 * frames, 6 * frames), frames))];
        return PcmStream.Make(columns, rows, PcmStream.Sequence(columns, rows), groups);
    }

    /// <summary>Most pictures that are decoded before another one and displayed behind it.</summary>
    private static int DepthOf(Clip clip)
        => clip.Units.Select((unit, i) => clip.Units.Take(i).Count(earlier => earlier.Pts > unit.Pts)).Max();

    /// <summary>For each picture that comes before the drain, how many access units behind its own were sent.</summary>
    private static List<int> Delays(Clip clip, Reorder reorder)
    {
        using LibavcodecDecoder decoder = OpenDecoder.Of(AVCodecID.AV_CODEC_ID_H264, new CodecLimits(4096, 4096, 1) { Reorder = reorder });
        using IFrame picture = decoder.CreateProduct();
        var delays = new List<int>();
        for (int i = 0; i < clip.Units.Length; i++)
        {
            Assert.Equal(CodecStatus.Ok, decoder.Send(clip.Units[i].Bytes, (ulong)i));
            CodecStatus status;
            while ((status = decoder.Receive(picture)) is CodecStatus.Ok or CodecStatus.Busy)
            {
                if (status == CodecStatus.Ok)
                {
                    delays.Add(i - (int)picture.Timestamp);
                    picture.Release();
                }
            }
        }

        return delays;
    }
}
