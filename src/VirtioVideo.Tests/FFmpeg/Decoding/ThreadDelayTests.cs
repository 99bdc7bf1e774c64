// SPDX-License-Identifier: BSD-3-Clause

using System;
using VirtioVideo.Codecs;
using VirtioVideo.FFmpeg.Capabilities;
using VirtioVideo.FFmpeg.Decoding;
using VirtioVideo.Memory;
using VirtioVideo.Tests.Support;
using VirtioVideo.Wire;
using Xunit;
using static VirtioVideo.Wire.virtio_video_codec;

namespace VirtioVideo.Tests.FFmpeg.Decoding;

/// <summary>How many access units a decoder takes before its first picture comes out, for each kind of threads: the table of docs/design/threads.md.</summary>
public sealed class ThreadDelayTests
{
    /// <summary>Codec, whether its threads can work at several pictures, whether they can work at parts of one, and the delay of its order of display.</summary>
    public static TheoryData<virtio_video_codec, bool, bool, int> Table => new()
    {
        { VIRTIO_VIDEO_CODEC_MPEG2, false, true, 1 },
        { VIRTIO_VIDEO_CODEC_MPEG4, false, false, 1 },
        { VIRTIO_VIDEO_CODEC_H264, true, true, 1 },
        { VIRTIO_VIDEO_CODEC_HEVC, true, true, 2 },
        { VIRTIO_VIDEO_CODEC_VP8, true, true, 0 },
        { VIRTIO_VIDEO_CODEC_VP9, true, true, 0 },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void Delay_OfEachKindOfThreads_IsWhatTheTableSays(virtio_video_codec codec, bool atSeveralPictures, bool atParts, int ofOrder)
    {
        foreach (int threads in (int[])[1, 2, 4])
        {
            uint several = atSeveralPictures ? (uint)threads - 1 : 0;
            uint any = atSeveralPictures || atParts ? (uint)threads : 1;
            Assert.Equal((new CodecThreads(any, several), ofOrder + (int)several), Measure(codec, threads, ThreadType.Any));
            Assert.Equal((new CodecThreads(atParts ? (uint)threads : 1, 0), ofOrder), Measure(codec, threads, ThreadType.Slice));
        }
    }

    /// <summary>Since FFmpeg 9.0: a guest that waits for each picture before it sends more has no delay of threads.</summary>
    [UnderWayTheory]
    [MemberData(nameof(Table))]
    public void Delay_WhereNoInputIsAtHand_IsThatOfTheOrder(virtio_video_codec codec, bool atSeveralPictures, bool atParts, int ofOrder)
    {
        _ = atParts;
        foreach (int threads in (int[])[2, 4])
        {
            (CodecThreads use, int delay) = Measure(codec, threads, ThreadType.Any, waits: true);
            Assert.Equal((atSeveralPictures ? (uint)threads - 1 : 0, ofOrder), (use.Delay, delay));
        }
    }

    private static (CodecThreads Threads, int Delay) Measure(virtio_video_codec codec, int threads, ThreadType type, bool waits = false)
    {
        var limits = new CodecLimits(4096, 4096, threads) { ThreadType = type };
        using LibavcodecDecoder decoder = OpenDecoder.Of(CodecTable.IdOf(codec), limits);
        using IFrame picture = decoder.CreateProduct();
        int taken = 0;
        foreach (ClipUnit unit in Clips.Of(codec).Units)
        {
            Assert.Equal(CodecStatus.Ok, decoder.Send(unit.Bytes));
            CodecStatus status;
            do
            {
                status = decoder.Receive(picture);
            }
            while (status == CodecStatus.Busy);

            if (status == CodecStatus.NeedsInput && waits)
            {
                status = decoder.ReceiveUnderWay(picture);
            }

            if (status == CodecStatus.Ok)
            {
                return (decoder.Threads, taken);
            }

            Assert.Equal(CodecStatus.NeedsInput, status);
            taken++;
        }

        throw new InvalidOperationException("no picture came out");
    }
}
