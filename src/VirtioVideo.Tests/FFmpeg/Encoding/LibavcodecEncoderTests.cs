// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using FFmpeg.AutoGen;
using VirtioVideo.Codecs;
using VirtioVideo.FFmpeg.Capabilities;
using VirtioVideo.FFmpeg.Contexts;
using VirtioVideo.FFmpeg.Encoding;
using VirtioVideo.Memory;
using VirtioVideo.Tests.Conformance;
using VirtioVideo.Tests.Support;
using VirtioVideo.Wire;
using Xunit;
using Xunit.Abstractions;
using static VirtioVideo.Wire.virtio_video_codec;

namespace VirtioVideo.Tests.FFmpeg.Encoding;

/// <summary>libavcodec behind <see cref="IVideoEncoder"/>: parameters act, from the first picture on.</summary>
[Collection(nameof(WholeProcess))]
public sealed class LibavcodecEncoderTests(ITestOutputHelper output)
{
    public static TheoryData<virtio_video_codec, uint, uint> SetUps
    {
        get
        {
            var data = new TheoryData<virtio_video_codec, uint, uint>();
            foreach (virtio_video_codec codec in Enum.GetValues<virtio_video_codec>())
            {
                foreach (Latency latency in Enum.GetValues<Latency>())
                {
                    foreach (RateControl control in Enum.GetValues<RateControl>())
                    {
                        if (control != RateControl.MacroBlock || EncoderTraits.Of(codec).HasMacroBlockRateControl)
                        {
                            data.Add(codec, (uint)latency, (uint)control);
                        }
                    }
                }
            }

            return data;
        }
    }

    /// <summary>libx265 writes past its memory otherwise: that it does not is seen by the fuzzer's corpus, whose heap is checked.</summary>
    [Theory]
    [InlineData(16, true)]
    [InlineData(48, true)]
    [InlineData(64, false)]
    public void Options_OfLibx265ForANarrowPicture_LookAheadWithoutATree(uint width, bool expected)
    {
        EncoderSettings settings = EncoderBench.SettingsOf(VIRTIO_VIDEO_CODEC_HEVC) with { RateControl = RateControl.Frame, Bitrate = 100_000, Width = width };
        List<(string Name, string Value)> options = EncoderOptions.Create(EncoderName.Libx265, settings, new StreamPolicy(Latency.Throughput, 50, 1));
        Assert.Equal(expected, options.Single(option => option.Name == "x265-params").Value.Contains("cutree=0", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(SetUps))]
    public unsafe void Open_WithOurOptions_LeavesNoneThatTheEncoderDoesNotKnow(virtio_video_codec codec, uint latency, uint control)
    {
        string name = new LibavcodecEncoderFactory(string.Empty).NameOf(codec);
        EncoderSettings settings = EncoderBench.SettingsOf(codec) with { RateControl = (RateControl)control, Range = new QpRange(10, 30), Qp = new FrameQp(20, 22, 24) };
        AVCodec* encoder = EncoderLookup.Find(name);
        AVCodecContext* context = ffmpeg.avcodec_alloc_context3(encoder);
        (context->width, context->height, context->pix_fmt) = (160, 96, AVPixelFormat.AV_PIX_FMT_YUV420P);
        context->time_base = new AVRational { num = 1, den = 25 };
        context->log_level_offset = SilentLog.Offset;
        using var options = new OptionDictionary(EncoderOptions.Create(name, settings, new StreamPolicy((Latency)latency, 50, 2)));

        Assert.Equal(0, options.Open(context, encoder));

        Assert.True(options.Rest is null, "an option was left");
        ffmpeg.avcodec_free_context(&context);
    }

    [Theory]
    [MemberData(nameof(SetUps))]
    public void Encode_Anything_WritesNothingToTheHostsStderr(virtio_video_codec codec, uint latency, uint control)
    {
        string written = StandardError.CapturedDuring(() =>
        {
            using var bench = new EncoderBench(codec, (Latency)latency);
            bench.Settings = bench.Settings with { RateControl = (RateControl)control, Qp = new FrameQp(20, 22, 24) };
            bench.SendMany(20);
            bench.Drain();
            Assert.Equal(20, bench.Packets.Count);
        });

        Assert.Equal("", written);
    }

    [Theory]
    [Ruling(16)]
    [MemberData(nameof(AllCodecs.Each), MemberType = typeof(AllCodecs))]
    public void ConstantQp_IsWhatTheCodecReads_ForEachFrameType(virtio_video_codec codec)
    {
        EncoderTraits traits = EncoderTraits.Of(codec);
        foreach ((Latency latency, FrameQp asked) in ((Latency, FrameQp)[])
            [
                (Latency.Low, new(12, 20, 25)), (Latency.Low, new(20, 12, 8)), (Latency.Low, new(1, 1, 1)), (Latency.Low, new(63, 63, 63)),
                (Latency.Throughput, new(8, 16, 24)), (Latency.Throughput, new(24, 16, 8)), (Latency.Throughput, new(0, 10, 30)), (Latency.Throughput, new(31, 3, 1)),
            ])
        {
            FrameQp qp = traits.NearestQp(asked);
            using var bench = new EncoderBench(codec, latency, gopSize: 12);
            bench.Settings = bench.Settings with { RateControl = RateControl.None, Qp = qp };
            bench.SendMany(40, i => i is 17 or 29);
            bench.Drain();
            foreach (EncodedPacket packet in bench.Packets)
            {
                uint expected = packet.Type switch { FrameType.Key => qp.I, FrameType.Bidirectional => qp.B, _ => qp.P };
                Assert.True(Math.Abs(packet.Quantizer - expected) < 0.01, $"{qp} {latency}: {packet.Type} at {packet.Timestamp} has {packet.Quantizer}");
            }

            Assert.Equal(latency == Latency.Throughput && traits.HasBidirectionalFrames, bench.Packets.Any(p => p.Type == FrameType.Bidirectional));
            Assert.Equal(40, bench.Packets.Count);
        }
    }

    [Theory]
    [Ruling(47)]
    [MemberData(nameof(SetUps))]
    public void ForcedKeyFrames_AreExactlyThose(virtio_video_codec codec, uint latency, uint control)
    {
        var random = new Random(47);
        HashSet<int> forced = [.. Enumerable.Range(0, 20).Select(_ => random.Next(1, 120))];
        List<ulong> KeyFrames(Func<int, bool>? isForced)
        {
            using var bench = new EncoderBench(codec, (Latency)latency, gopSize: 1000);
            bench.Settings = bench.Settings with { RateControl = (RateControl)control, Qp = new FrameQp(20, 22, 24) };
            bench.SendMany(120, isForced);
            bench.Drain();
            Assert.Equal(120, bench.Packets.Count);
            Assert.Equal(120, bench.Packets.Select(p => p.Timestamp).Distinct().Count());
            return [.. bench.Packets.Where(p => p.Type == FrameType.Key).Select(p => p.Timestamp).Order()];
        }

        List<ulong> own = KeyFrames(null);
        List<ulong> all = KeyFrames(forced.Contains);

        Assert.Equal([0], own);
        Assert.Equal(forced.Append(0).Order().Select(i => (ulong)i), all);
    }

    [Theory]
    [MemberData(nameof(SetUps))]
    public void KeyFrames_ComeWithinTheGroup_AndBeginADecoder(virtio_video_codec codec, uint latency, uint control)
    {
        using var bench = new EncoderBench(codec, (Latency)latency, gopSize: 10);
        bench.Settings = bench.Settings with { RateControl = (RateControl)control, Qp = new FrameQp(20, 22, 24) };
        bench.SendMany(30);
        bench.Drain();

        List<EncodedPacket> packets = bench.Packets;
        Assert.True(packets.Count(p => p.Type == FrameType.Key) >= 3, "a key frame in each 10 pictures");
        int cut = packets.FindIndex(1, p => p.Type == FrameType.Key);

        // From a later key frame on alone: parameter sets are there, nothing refers across it.
        (byte[] Bytes, ulong Timestamp)[] units = [.. packets.Skip(cut).Select(p => (p.Bytes, p.Timestamp))];
        using var device = new TestDevice();
        var playback = new Playback(device.Driver.CreateStream(codec)) { InputLength = 256 * 1024 };
        playback.Play(units);
        Assert.Equal(units.Select(u => u.Timestamp).Order(), playback.Pictures.Select(p => p.Timestamp));
        Assert.All(playback.Frames, frame => Assert.Equal(0u, frame.Flags & PlayedFrame.Err));
        Assert.All(playback.InputAnswers, answer => Assert.Equal(0u, answer.Buffer.flags));
    }

    [Theory]
    [MemberData(nameof(AllCodecs.Each), MemberType = typeof(AllCodecs))]
    public void Delay_IsWhatTheDocumentationSays(virtio_video_codec codec)
    {
        // docs/reference/encoder.md: pictures that an encoder holds.
        int throughput = codec switch
        {
            VIRTIO_VIDEO_CODEC_H264 => 4,
            VIRTIO_VIDEO_CODEC_HEVC => 16,
            VIRTIO_VIDEO_CODEC_MPEG2 or VIRTIO_VIDEO_CODEC_MPEG4 => 2,
            _ => 0,
        };
        foreach (uint threads in (uint[])[1, 3])
        {
            Assert.Equal((0, new CodecThreads(threads, 0)), Delay(codec, Latency.Low, threads));
            Assert.Equal((0, new CodecThreads(threads, 0)), Delay(codec, Latency.Low, threads, ThreadType.Slice));

            // docs/design/threads.md: libx264 alone works at several pictures, and looks ahead beside them.
            uint ofThreads = codec == VIRTIO_VIDEO_CODEC_H264 && threads > 1 ? threads - 1 + 4 : 0;
            Assert.Equal((throughput + (int)ofThreads, new CodecThreads(threads, ofThreads)), Delay(codec, Latency.Throughput, threads));
            Assert.Equal((throughput, new CodecThreads(threads, 0)), Delay(codec, Latency.Throughput, threads, ThreadType.Slice));
        }
    }

    [Theory]
    [MemberData(nameof(AllCodecs.Each), MemberType = typeof(AllCodecs))]
    public void Encode_InTheSteadyState_AllocatesNoManagedMemory(virtio_video_codec codec)
    {
        foreach (virtio_video_image_format format in FrameLayout.Formats)
        {
            using var bench = new EncoderBench(codec) { Format = format };
            WorkerCommand work = bench.Prepare(new byte[160 * 96 * 4], 1);
            var gate = new GuestGate();
            long before = 0;
            for (int i = 0; i < 60; i++)
            {
                // Whatever is made once is made by then: the encoder, a scaler, compiled code.
                before = i == 30 ? GC.GetAllocatedBytesForCurrentThread() : before;
                bool mustEnd = bench.Encoder.MustEndBefore(work);
                CodecStatus status = bench.Encoder.Take(work, gate);
                status = status == CodecStatus.Ok ? bench.Encoder.Send(work, isKeyFrame: false) : status;
                while (bench.Drop() == CodecStatus.Ok)
                {
                }

                if (mustEnd || status != CodecStatus.Ok)
                {
                    Assert.Fail($"{format}: {status}");
                }
            }

            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        }
    }

    /// <summary>libx265 without SAO keeps 27 KiB for each 1,000 rows of a picture.</summary>
    [Theory]
    [MemberData(nameof(AllCodecs.Each), MemberType = typeof(AllCodecs))]
    public void Encoders_OneAfterAnother_LeaveNothing(virtio_video_codec codec)
    {
        const long Allowed = 256 << 10;
        byte[] picture = TestPattern.Picture(64, 2048, 0);
        long growth = SteadyGrowth.Of(() => ProcessFacts.NativeBytes, Allowed, () =>
        {
            for (int i = 0; i < 20; i++)
            {
                using var bench = new EncoderBench(codec) { Settings = EncoderBench.SettingsOf(codec, 64, 2048) };
                Assert.Equal(CodecStatus.Ok, bench.Send(picture, 1));
                bench.Drain();
                Assert.Single(bench.Packets);
            }
        });

        output.WriteLine($"{growth >> 10} KiB more after 20 encoders");
        Assert.InRange(growth, long.MinValue, Allowed);
    }

    private static (int Delay, CodecThreads Threads) Delay(virtio_video_codec codec, Latency latency, uint threads, ThreadType type = ThreadType.Any)
    {
        using var bench = new EncoderBench(codec, latency, threads: threads, threadType: type);
        int most = 0;
        for (int i = 0; i < 40; i++)
        {
            bench.Send(TestPattern.Picture(160, 96, i), (ulong)i);
            most = Math.Max(most, i + 1 - bench.Packets.Count);
        }

        return (most, bench.Encoder.Threads);
    }
}
