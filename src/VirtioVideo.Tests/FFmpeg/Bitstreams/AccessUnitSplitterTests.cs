// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.Linq;
using FFmpeg.AutoGen;
using VirtioVideo.FFmpeg.Bitstreams;
using VirtioVideo.FFmpeg.Capabilities;
using VirtioVideo.FFmpeg.Contexts;
using VirtioVideo.Tests.Conformance;
using VirtioVideo.Tests.Support;
using VirtioVideo.Wire;
using Xunit;
using static VirtioVideo.Wire.virtio_video_codec;

namespace VirtioVideo.Tests.FFmpeg.Bitstreams;

/// <summary>Where access units end, against libavcodec's parser that sees all bytes at once and is flushed.</summary>
[Ruling(45)]
public sealed unsafe class AccessUnitSplitterTests
{
    public static TheoryData<virtio_video_codec> Codecs => [VIRTIO_VIDEO_CODEC_MPEG2, VIRTIO_VIDEO_CODEC_MPEG4, VIRTIO_VIDEO_CODEC_H264, VIRTIO_VIDEO_CODEC_HEVC];

    [Theory]
    [MemberData(nameof(Codecs))]
    public void TryFind_InAClip_FindsItsUnits(virtio_video_codec codec)
    {
        byte[] bytes = [.. Clips.Of(codec).Units.SelectMany(unit => unit.Bytes)];

        Assert.Equal(Clips.Of(codec).Units.Length, Split(codec, bytes, new Random(1), bytes.Length).Length);
        AssertSame(codec, bytes, new Random(1));
    }

    [Theory]
    [MemberData(nameof(Codecs))]
    public void TryFind_InDamage_FindsTheSameUnits(virtio_video_codec codec)
    {
        byte[] whole = [.. Clips.Of(codec).Units.SelectMany(unit => unit.Bytes), .. Clips.LargerOf(codec).Units.SelectMany(unit => unit.Bytes)];
        for (int seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            int start = random.Next(whole.Length / 2);
            byte[] bytes = whole[start..random.Next(start + 1, whole.Length)];
            for (int i = random.Next(20); i > 0; i--)
            {
                // Start codes where none should be, parts of them, and other bytes.
                byte[] damage = [0, 0, 1, (byte)random.Next(256), (byte)random.Next(256)];
                damage[..Math.Min(random.Next(1, 6), bytes.Length)].CopyTo(bytes, random.Next(Math.Max(bytes.Length - 5, 1)));
            }

            AssertSame(codec, bytes, random);
        }
    }

    [Fact]
    public void TryFind_BehindTheEndOfASequence_GoesOn()
    {
        // MPEG-2: sequence_end_code ends a unit with no byte behind it.
        System.Collections.Immutable.ImmutableArray<ClipUnit> units = Clips.Of(VIRTIO_VIDEO_CODEC_MPEG2).Units;
        AssertSame(VIRTIO_VIDEO_CODEC_MPEG2, [.. units[0].Bytes, 0, 0, 1, 0xb7], new Random(1));
        AssertSame(VIRTIO_VIDEO_CODEC_MPEG2, [.. units[0].Bytes, 0, 0, 1, 0xb7, .. units[0].Bytes], new Random(2));
    }

    private static void AssertSame(virtio_video_codec codec, byte[] bytes, Random random)
    {
        int[] expected = ByLibavcodec(CodecTable.IdOf(codec), bytes);
        Assert.Equal(bytes.Length, expected.Sum());
        Assert.Equal(expected, Split(codec, bytes, random, bytes.Length));
        Assert.Equal(expected, Split(codec, bytes, random, 700));
        Assert.Equal(expected, Split(codec, bytes, random, 2));
    }

    /// <summary>Lengths of the units in bytes that grow by a few at a time.</summary>
    private static int[] Split(virtio_video_codec codec, byte[] bytes, Random random, int most)
    {
        var splitter = new AccessUnitSplitter(CodecTable.IdOf(codec));
        Assert.True(splitter.TryOpen());
        var lengths = new List<int>();
        byte[] padded = [.. bytes, .. new byte[64]];
        int taken = 0;
        for (int known = 0; known < bytes.Length;)
        {
            known = Math.Min(known + (most == bytes.Length ? most : random.Next(1, most + 1)), bytes.Length);
            while (splitter.TryFind(padded.AsSpan(taken, known - taken), out int length))
            {
                lengths.Add(length);
                taken += length;
                splitter.TakeFound();
            }
        }

        Assert.InRange(splitter.ParsedBytes, bytes.Length, bytes.Length);
        splitter.Close();
        return taken == bytes.Length ? [.. lengths] : [.. lengths, bytes.Length - taken];
    }

    private static int[] ByLibavcodec(AVCodecID codec, byte[] bytes)
    {
        AVCodecParserContext* parser = ffmpeg.av_parser_init(codec);
        AVCodecContext* context = ffmpeg.avcodec_alloc_context3(null);
        context->codec_id = codec;
        context->log_level_offset = SilentLog.Offset;
        var lengths = new List<int>();
        byte[] padded = [.. bytes, .. new byte[64]];
        fixed (byte* first = padded)
        {
            for (int done = 0; ;)
            {
                byte* unit;
                int length;
                int left = bytes.Length - done;
                done += ffmpeg.av_parser_parse2(parser, context, &unit, &length, left == 0 ? null : first + done, left, ffmpeg.AV_NOPTS_VALUE, ffmpeg.AV_NOPTS_VALUE, 0);
                if (length > 0)
                {
                    lengths.Add(length);
                }
                else if (left == 0)
                {
                    break;
                }
            }
        }

        ffmpeg.av_parser_close(parser);
        ffmpeg.avcodec_free_context(&context);
        return [.. lengths];
    }
}
