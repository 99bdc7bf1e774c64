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
using static VirtioVideo.Wire.virtio_video_codec_h264_profile;

namespace VirtioVideo.Tests.FFmpeg.Encoding;

/// <summary>Rate control, ranges and profiles: what a decoder finds in what was encoded.</summary>
public sealed class EncoderRateControlTests
{
    /// <summary>Each codec with each latency.</summary>
    public static TheoryData<virtio_video_codec, uint> CodecsAndLatencies
    {
        get
        {
            var all = new TheoryData<virtio_video_codec, uint>();
            foreach (virtio_video_codec codec in AllCodecs.List)
            {
                all.Add(codec, (uint)Latency.Low);
                all.Add(codec, (uint)Latency.Throughput);
            }

            return all;
        }
    }

    [Theory]
    [Ruling(16)]
    [InlineData(VIRTIO_VIDEO_CODEC_H264)]
    [InlineData(VIRTIO_VIDEO_CODEC_MPEG4)]
    [InlineData(VIRTIO_VIDEO_CODEC_VP9)]
    public void Frame_HasOneQuantizerForEachPicture(virtio_video_codec codec)
        => Assert.All(Maps(codec, RateControl.Frame, default), map => Assert.Single(map.Distinct()));

    [Theory]
    [Ruling(16)]
    [InlineData(VIRTIO_VIDEO_CODEC_H264)]
    [InlineData(VIRTIO_VIDEO_CODEC_MPEG4)]
    public void MacroBlock_HasSeveralQuantizersInAPicture(virtio_video_codec codec)
        => Assert.Contains(Maps(codec, RateControl.MacroBlock, default), map => map.Distinct().Count() > 1);

    [Theory]
    [Ruling(16)]
    [InlineData(VIRTIO_VIDEO_CODEC_H264, 1u)]
    [InlineData(VIRTIO_VIDEO_CODEC_H264, 2u)]
    [InlineData(VIRTIO_VIDEO_CODEC_MPEG2, 1u)]
    [InlineData(VIRTIO_VIDEO_CODEC_MPEG4, 1u)]
    [InlineData(VIRTIO_VIDEO_CODEC_MPEG4, 2u)]
    public void Range_IsKept(virtio_video_codec codec, uint control)
    {
        // A bitrate that would go below it, and one that would go above.
        foreach (uint bitrate in (uint[])[20_000_000, 20_000])
        {
            foreach (int[] map in Maps(codec, (RateControl)control, new QpRange(18, 22), bitrate))
            {
                Assert.All(map, qp => Assert.InRange(qp, 18, 22));
            }
        }
    }

    [Theory]
    [InlineData(VIRTIO_VIDEO_CODEC_HEVC)]
    [InlineData(VIRTIO_VIDEO_CODEC_VP8)]
    [InlineData(VIRTIO_VIDEO_CODEC_VP9)]
    public void Range_IsKept_AsTheEncoderSays(virtio_video_codec codec)
    {
        foreach (uint bitrate in (uint[])[20_000_000, 20_000])
        {
            using EncoderBench bench = Encode(codec, RateControl.Frame, new QpRange(18, 22), bitrate);
            Assert.All(bench.Packets, packet => Assert.InRange(packet.Quantizer, 17.99, 22.01));
        }
    }

    [Theory]
    [InlineData(VIRTIO_VIDEO_CODEC_H264_PROFILE_BASELINE, 66)]
    [InlineData(VIRTIO_VIDEO_CODEC_H264_PROFILE_MAIN, 77)]
    [InlineData(VIRTIO_VIDEO_CODEC_H264_PROFILE_HIGH, 100)]
    public void Profile_OfH264_IsInItsSequenceParameterSet(virtio_video_codec_h264_profile profile, int expected)
    {
        foreach (Latency latency in Enum.GetValues<Latency>())
        {
            foreach (uint level in (uint[])[3, 8, 15])
            {
                using var bench = new EncoderBench(VIRTIO_VIDEO_CODEC_H264, latency);
                bench.Settings = bench.Settings with { Variant = new CodecVariant((uint)profile, level) };
                bench.SendMany(6);
                bench.Drain();

                // Annex B: profile_idc, constraints and level_idc behind the header of the SPS.
                byte[] bytes = bench.Packets[0].Bytes;
                int sps = Enumerable.Range(0, bytes.Length).First(i => bytes.AsSpan(i).StartsWith((ReadOnlySpan<byte>)[0, 0, 1, 0x67]));
                Assert.Equal((expected, H264Level.Number(level)), (bytes[sps + 4], bytes[sps + 6]));
            }
        }
    }

    [Theory]
    [InlineData(1u)]
    [InlineData(2u)]
    [InlineData(3u)]
    [InlineData(4u)]
    public void Profile_OfVp8_IsInItsFrameTag(uint profile)
    {
        using var bench = new EncoderBench(VIRTIO_VIDEO_CODEC_VP8);
        bench.Settings = bench.Settings with { Variant = new CodecVariant(profile) };
        bench.SendMany(2);

        // RFC 6386, 9.1: three bits of version behind the bit of the frame's type.
        Assert.All(bench.Packets, packet => Assert.Equal(profile - 1, (uint)(packet.Bytes[0] >> 1) & 7));
    }

    [Theory]
    [MemberData(nameof(AllCodecs.Each), MemberType = typeof(AllCodecs))]
    public void Bitrate_ChangedBetweenTwoPictures_HoldsFromTheSecondOn(virtio_video_codec codec)
    {
        using var bench = new EncoderBench(codec, gopSize: 1000);
        EncoderSettings first = bench.Settings with { Width = 320, Height = 240, Bitrate = 3_000_000 };
        for (int i = 0; i < 100; i++)
        {
            bench.Settings = i < 50 ? first : first with { Bitrate = 500_000 };
            Assert.Equal(CodecStatus.Ok, bench.Send(Noise(320, 240, i), (ulong)i));
        }

        bench.Drain();
        Assert.Equal(Enumerable.Range(0, 100).Select(i => (ulong)i), bench.Packets.Select(p => p.Timestamp));
        bool goesOn = codec is VIRTIO_VIDEO_CODEC_MPEG2 or VIRTIO_VIDEO_CODEC_MPEG4;
        Assert.Equal(goesOn ? FrameType.Predicted : FrameType.Key, bench.Packets[50].Type);
        double before = Rate(bench.Packets[25..50]);
        double after = Rate(bench.Packets[75..100]);
        Assert.InRange(after, 0.6 * 500_000, 1.4 * 500_000);
        Assert.InRange(before, 0.6 * 3_000_000, 1.4 * 3_000_000);
    }

    [Fact]
    public void Bitrate_OfAGuestThatChangesItAgain_ChangesWithoutAKeyFrame()
    {
        using var bench = new EncoderBench(VIRTIO_VIDEO_CODEC_H264, gopSize: 1000);
        EncoderSettings first = bench.Settings with { Width = 320, Height = 240, Bitrate = 3_000_000 };
        uint[] bitrates = [3_000_000, 1_500_000, 500_000, 2_000_000];
        for (int i = 0; i < 200; i++)
        {
            bench.Settings = first with { Bitrate = bitrates[i / 50] };
            Assert.Equal(CodecStatus.Ok, bench.Send(Noise(320, 240, i), (ulong)i));
        }

        Assert.Equal([0ul, 50ul], bench.Packets.Where(p => p.Type == FrameType.Key).Select(p => p.Timestamp));
        for (int i = 0; i < bitrates.Length; i++)
        {
            Assert.InRange(Rate(bench.Packets[((50 * i) + 25)..(50 * (i + 1))]), 0.6 * bitrates[i], 1.4 * bitrates[i]);
        }
    }

    [Theory]
    [MemberData(nameof(AllCodecs.Each), MemberType = typeof(AllCodecs))]
    public void Bitrate_ThatFallsAndRisesWhilePicturesAreEasy_DoesNotEndTheStream(virtio_video_codec codec)
    {
        // FFmpeg's own encoders fail if what they have saved up has no room in the buffer of a lower rate.
        byte[] black = new byte[160 * 96 * 3 / 2];
        uint[] bitrates = [5_000_000, 300_000, 20_000, 240_000_000, 10_000, 1_000_000];
        using var bench = new EncoderBench(codec);
        for (int i = 0; i < 120; i++)
        {
            bench.Settings = bench.Settings with { Bitrate = bitrates[i / 20] };
            Assert.Equal(CodecStatus.Ok, bench.Send(black, (ulong)i));
        }

        bench.Drain();
        Assert.Equal(Enumerable.Range(0, 120).Select(i => (ulong)i), bench.Packets.Select(p => p.Timestamp));
    }

    [Theory]
    [MemberData(nameof(CodecsAndLatencies))]
    public void StillPicture_IsNotFilledUpToTheBitrate(virtio_video_codec codec, uint latency)
    {
        using var bench = new EncoderBench(codec, (Latency)latency);
        bench.Settings = bench.Settings with { Bitrate = 1_000_000 };
        byte[] still = TestPattern.Picture(160, 96, 1);
        for (int i = 0; i < 75; i++)
        {
            Assert.Equal(CodecStatus.Ok, bench.Send(still, (ulong)i));
        }

        bench.Drain();
        Assert.Equal(75, bench.Packets.Count);
        Assert.InRange(Rate(bench.Packets[50..]), 0, 250_000);
    }

    [Theory]
    [MemberData(nameof(CodecsAndLatencies))]
    public void Pictures_BehindAnOpeningAKeyFrameOrAChangeOfRate_AreAsGoodAsOthers(virtio_video_codec codec, uint latency)
    {
        // With a rate that is enough for all of them; what is on the way is as bad as it gets.
        foreach ((int count, int key, int change) in ((int, int, int)[])[(1, 100, 100), (3, 100, 100), (5, 100, 100), (30, 4, 100), (30, 100, 3), (30, 100, 7)])
        {
            using var bench = new EncoderBench(codec, (Latency)latency);
            EncoderSettings first = bench.Settings with { Bitrate = 3_000_000 };
            byte[][] pictures = [.. Enumerable.Range(0, count).Select(i => TestPattern.Picture(160, 96, i))];
            for (int i = 0; i < count; i++)
            {
                bench.Settings = first with { Bitrate = i / change % 2 == 0 ? 3_000_000u : 2_500_000 };
                Assert.Equal(CodecStatus.Ok, bench.Send(pictures[i], (ulong)i, i % key == 0));
            }

            bench.Drain();
            byte[][] decoded = DecodedPicture.All(codec, bench.Packets);
            double worst = pictures.Zip(decoded, (picture, copy) => TestPattern.Psnr(picture, copy, 160 * 96)).Min();
            Assert.Equal(count, decoded.Length);
            Assert.True(worst > 32, $"{worst:F1} dB of {count} pictures, keys {key} and changes {change} apart");
        }
    }

    [Theory]
    [MemberData(nameof(CodecsAndLatencies))]
    public void Opening_PutsNoSettingsIntoTheBitstream(virtio_video_codec codec, uint latency)
    {
        using var bench = new EncoderBench(codec, (Latency)latency);
        bench.SendMany(3);
        bench.Drain();
        Assert.DoesNotContain(bench.Packets, packet => packet.Bytes.AsSpan().IndexOf("options: "u8) >= 0 && codec != VIRTIO_VIDEO_CODEC_H264);
    }

    /// <summary>Bits per second of a second.</summary>
    private static double Rate(List<EncodedPacket> second) => second.Sum(p => 8.0 * p.Bytes.Length) * 25 / second.Count;

    private static List<int[]> Maps(virtio_video_codec codec, RateControl control, QpRange range, uint bitrate = 500_000)
    {
        using EncoderBench bench = Encode(codec, control, range, bitrate);
        return QuantizerMap.Read(codec, bench.Packets.Select(p => p.Bytes));
    }

    private static EncoderBench Encode(virtio_video_codec codec, RateControl control, QpRange range, uint bitrate)
    {
        var bench = new EncoderBench(codec);
        bench.Settings = bench.Settings with { RateControl = control, Range = range, Bitrate = bitrate };
        bench.SendMany(25);
        bench.Drain();
        return bench;
    }

    /// <summary>What no encoder makes small.</summary>
    private static byte[] Noise(uint width, uint height, int number)
    {
        byte[] picture = TestPattern.Picture(width, height, number);
        var random = new Random(number);
        for (int i = 0; i < picture.Length; i++)
        {
            picture[i] = (byte)Math.Clamp(picture[i] + random.Next(-20, 21), 0, 255);
        }

        return picture;
    }
}
