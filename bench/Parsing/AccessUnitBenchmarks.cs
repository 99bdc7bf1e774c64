// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Linq;
using BenchmarkDotNet.Attributes;
using FFmpeg.AutoGen;
using VirtioVideo.Bench.Frames;
using VirtioVideo.Codecs;
using VirtioVideo.FFmpeg.Bitstreams;
using VirtioVideo.FFmpeg.Capabilities;
using VirtioVideo.FFmpeg.Encoding;
using VirtioVideo.Wire;
using static VirtioVideo.Wire.virtio_video_codec;

namespace VirtioVideo.Bench.Parsing;

/// <summary>Time per access unit to find its headers and pictures, before libavcodec gets it: 1280x720, as libavcodec's encoders make them.</summary>
public class AccessUnitBenchmarks
{
    private const int Units = 64;

    private byte[][] _units = [];
    private AVCodecID _id;

    /// <summary>Of which codec.</summary>
    [Params(VIRTIO_VIDEO_CODEC_H264, VIRTIO_VIDEO_CODEC_HEVC, VIRTIO_VIDEO_CODEC_MPEG2, VIRTIO_VIDEO_CODEC_MPEG4, VIRTIO_VIDEO_CODEC_VP8, VIRTIO_VIDEO_CODEC_VP9)]
    public virtio_video_codec Bitstream { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        using var clip = new BenchClip(FrameCase.Of(Bitstream, 1280, 720), new LibavcodecEncoderFactory(string.Empty));
        _units = [.. Enumerable.Range(0, Units).Select(i => clip.Bytes(i % clip.Packets.Count).ToArray())];
        _id = CodecTable.IdOf(Bitstream);
    }

    /// <summary>All that is looked at in one access unit.</summary>
    [Benchmark(OperationsPerInvoke = Units)]
    public int Scan()
    {
        int pictures = 0;
        foreach (byte[] unit in _units)
        {
            pictures += AccessUnitScan.Of(_id, unit).Pictures;
        }

        return pictures >= Units ? pictures : throw new InvalidOperationException($"{pictures} pictures in {Units} access units");
    }
}
