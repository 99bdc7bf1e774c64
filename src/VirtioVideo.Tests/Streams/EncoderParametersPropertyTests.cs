// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Linq;
using System.Runtime.InteropServices;
using FsCheck;
using FsCheck.Fluent;
using VirtioVideo.Codecs;
using VirtioVideo.FFmpeg.Capabilities;
using VirtioVideo.Streams;
using VirtioVideo.Tests.Conformance;
using VirtioVideo.Tests.Support;
using VirtioVideo.Wire;
using Xunit;
using Xunit.Abstractions;

namespace VirtioVideo.Tests.Streams;

/// <summary>Whatever a guest asks for: it gets what can be encoded, and asks for that again without a change.</summary>
public sealed class EncoderParametersPropertyTests(ITestOutputHelper output)
{
    private const int Words = 50;
    private const int PicturesEach = 4;

    /// <summary>Words of virtio_video_params that rates and quality are: frame_rate, profile and level, bitrates, rc_mode, qp.</summary>
    private static readonly int[] s_rates = [10, 38, 39, 43, 44, 45, 46, 47, 48, 49];

    private static readonly uint[] s_odd = [0, 1, 2, 3, 15, 16, 17, 31, 51, 52, 63, 64, 240, 1000, 65536, 0x7fffffff, 0x80000000, 0xffffffff];

    [Theory]
    [Ruling(15, 16)]
    [Clause("SET_PARAMS/3")]
    [MemberData(nameof(AllCodecs.Each), MemberType = typeof(AllCodecs))]
    public void SetParams_OfWhatWasReturned_ReturnsTheSame(virtio_video_codec codec)
        => Prop.ForAll(Params(codec), sequence => CheckSame(EncoderParams.Of(codec, 9000, 9000), sequence))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(600).WithEndSize(8).WithReplay(15, 16 + (ulong)(2 * (int)codec) + 1));

    [Theory]
    [Ruling(15, 16)]
    [MemberData(nameof(AllCodecs.Each), MemberType = typeof(AllCodecs))]
    public void SetParams_OfAnything_IsWhatPicturesCanBeEncodedWith(virtio_video_codec codec)
    {
        if (CodecTable.Encoders().All(encoder => encoder.Codec != codec))
        {
            output.WriteLine($"skipped: the linked FFmpeg has no encoder of {codec}");
            return;
        }

        Prop.ForAll(Params(codec), sequence => CheckEncodes(codec, sequence))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(40).WithEndSize(4).WithReplay(7, 100 + (ulong)(2 * (int)codec) + 1));
    }

    private static Arbitrary<virtio_video_params[]> Params(virtio_video_codec codec)
    {
        Gen<uint> word = Gen.Frequency((3, Gen.Elements(s_odd)), (3, Gen.Choose(0, 70).Select(value => (uint)value)), (1, Gen.Choose(0, 9_000_000).Select(value => (uint)value)));
        Gen<uint[]> words = word.ArrayOf(Words);
        return (from each in words
                from onlyRates in Gen.Elements(true, false)
                select Create(codec, each, onlyRates)).NonEmptyListOf().Select(list => list.ToArray()).ToArbitrary();
    }

    /// <summary>Any words at all, or such as a driver may change while pictures are queued.</summary>
    private static virtio_video_params Create(virtio_video_codec codec, uint[] words, bool onlyRates)
    {
        uint[] wanted = onlyRates ? MemoryMarshal.Cast<byte, uint>(Requests.Bytes(EncoderParams.Of(codec, 80, 64).Current)).ToArray() : [.. words];
        foreach (int rate in s_rates)
        {
            wanted[rate] = words[rate];
        }

        return MemoryMarshal.Read<virtio_video_params>(MemoryMarshal.AsBytes<uint>(wanted));
    }

    private static void CheckSame(EncoderParameters parameters, virtio_video_params[] sequence)
    {
        foreach (virtio_video_params wanted in sequence)
        {
            parameters.Adjust(wanted, imagesAreIdle: true);
            virtio_video_params first = parameters.Current;
            EncoderSettings settings = parameters.Settings;
            CheckValid(first, settings);
            foreach (bool isIdle in (bool[])[true, false])
            {
                parameters.Adjust(first, isIdle);
                Assert.Equal(Requests.Bytes(first), Requests.Bytes(parameters.Current));
                Assert.Same(settings, parameters.Settings);
            }
        }
    }

    private static void CheckValid(in virtio_video_params p, EncoderSettings settings)
    {
        Assert.InRange(p.width, 16u, 9000u);
        Assert.InRange(p.height, 16u, 9000u);
        Assert.InRange(p.crop.width, 16u, p.width - p.crop.left);
        Assert.InRange(p.crop.height, 16u, p.height - p.crop.top);
        Assert.InRange(p.frame_rate, 1u, 240u);
        Assert.InRange(p.cur_bitrate, p.min_bitrate, p.max_bitrate);
        Assert.InRange(p.rc_mode, 0u, 2u);
        Assert.Equal((p.crop.left, p.crop.top, p.crop.width, p.crop.height), (settings.Left, settings.Top, settings.Width, settings.Height));
    }

    /// <summary>Each change between two pictures of one stream, with and without delay.</summary>
    private static void CheckEncodes(virtio_video_codec codec, virtio_video_params[] sequence)
    {
        foreach (Latency latency in Enum.GetValues<Latency>())
        {
            EncoderParameters parameters = EncoderParams.Of(codec, 80, 64);
            using var bench = new EncoderBench(codec, latency);
            ulong timestamp = 0;
            foreach (virtio_video_params wanted in sequence)
            {
                parameters.Adjust(wanted, imagesAreIdle: true);

                // The bench's images are no larger than what is encoded of them.
                bench.Settings = parameters.Settings with { Left = 0, Top = 0 };
                for (int i = 0; i < PicturesEach; i++)
                {
                    CodecStatus status = bench.Send(TestPattern.Picture(bench.Settings.Width, bench.Settings.Height, i), timestamp++);
                    Assert.True(status == CodecStatus.Ok, $"{status}, {latency}, {bench.Settings}");
                }
            }

            bench.Drain();
            Assert.Equal(Enumerable.Range(0, (int)timestamp).Select(number => (ulong)number), bench.Packets.Select(packet => packet.Timestamp).Order());
        }
    }
}
