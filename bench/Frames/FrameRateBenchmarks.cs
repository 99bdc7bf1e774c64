// SPDX-License-Identifier: BSD-3-Clause

using BenchmarkDotNet.Attributes;
using VirtioVideo.FFmpeg.Encoding;
using VirtioVideo.Wire;
using static VirtioVideo.Wire.virtio_video_codec;

namespace VirtioVideo.Bench.Frames;

/// <summary>Time per frame of a decoding device, from the guest's ring to the picture in its buffer, against libavcodec alone; small frames, where a device weighs most.</summary>
public class FrameRateBenchmarks
{
    private const int Frames = 256;

    private BenchClip _clip = null!;
    private DecodingAlone _alone = null!;
    private DecodingDevice _device = null!;

    /// <summary>The codec.</summary>
    [Params(VIRTIO_VIDEO_CODEC_H264, VIRTIO_VIDEO_CODEC_HEVC, VIRTIO_VIDEO_CODEC_VP8, VIRTIO_VIDEO_CODEC_VP9)]
    public virtio_video_codec Codec { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var @case = FrameCase.Of(Codec, 320, 240);
        _clip = new BenchClip(@case, new LibavcodecEncoderFactory(string.Empty));
        _alone = new DecodingAlone(@case, _clip);
        _device = new DecodingDevice(@case, _clip);
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _device.Dispose();
        _alone.Dispose();
        _clip.Dispose();
    }

    /// <summary>libavcodec on this thread.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Frames)]
    public void Alone() => Run(_alone);

    /// <summary>The device, with its worker's thread and this one.</summary>
    [Benchmark(OperationsPerInvoke = Frames)]
    public void Device() => Run(_device);

    private static void Run(IFrameRun run)
    {
        using var log = new ProductLog(readsContent: false);
        run.Run(Frames, log);
    }
}
