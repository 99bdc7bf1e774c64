// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Linq;
using VirtioVideo.Codecs;
using VirtioVideo.Codecs.Libavcodec;
using VirtioVideo.Device;
using VirtioVideo.Tests.Support;
using VirtioVideo.Wire;
using Xunit;
using Xunit.Abstractions;
using static VirtioVideo.Wire.virtio_video_codec;

namespace VirtioVideo.Tests.Device;

/// <summary>While streams run nothing is allocated, by no thread of the library, and so the collector does not run: over thousands of frames of real codecs, with the real threads.</summary>
[Collection(nameof(WholeProcess))]
public sealed class SteadyStateTests(ITestOutputHelper output)
{
    private const int Frames = 10_000;
    private const int WarmUp = 1_500;

    /// <summary>The test's host has threads too: what they allocate may have the collector run once.</summary>
    private const int Attempts = 3;

    private const int SmallestObject = 24;
    private const int Width = 64;
    private const int Height = 48;

    [Theory]
    [InlineData(VIRTIO_VIDEO_CODEC_H264)]
    [InlineData(VIRTIO_VIDEO_CODEC_HEVC)]
    [InlineData(VIRTIO_VIDEO_CODEC_VP8)]
    [InlineData(VIRTIO_VIDEO_CODEC_VP9)]
    [InlineData(VIRTIO_VIDEO_CODEC_MPEG2)]
    [InlineData(VIRTIO_VIDEO_CODEC_MPEG4)]
    public void Decoder_OverTenThousandFrames_AllocatesNothing(virtio_video_codec codec)
    {
        var workers = new WatchedWorkers();
        using var guest = new SteadyGuest(host => new DecoderRole(CodecTable.Decoders(), new LibavcodecDecoderFactory(), TestDeviceSetup.DefaultStreams, host), workers, codec);
        Clip clip = Clips.Of(codec);
        guest.SetParams(p => p with { cur_bitstream_buffers = (uint)clip.Units.Length });
        foreach (ClipUnit unit in clip.Units)
        {
            guest.AddInput(unit.Bytes);
        }

        guest.LearnSize();
        virtio_video_params set = guest.SetParams(p => p with { cur_image_buffers = p.min_image_buffers + 4 });
        guest.AddOutputs(set.cur_image_buffers, GuestPicture.BufferLengths(set)[0]);
        AssertAllocatesNothing(guest, workers, clip.Units.Length, drains: true);
    }

    [Theory]
    [InlineData(VIRTIO_VIDEO_CODEC_H264)]
    [InlineData(VIRTIO_VIDEO_CODEC_VP8)]
    [InlineData(VIRTIO_VIDEO_CODEC_MPEG4)]
    public void Encoder_OverTenThousandFrames_AllocatesNothing(virtio_video_codec codec)
    {
        const int Images = 25;
        var encoders = new LibavcodecEncoderFactory(string.Empty);
        var workers = new WatchedWorkers();
        using var guest = new SteadyGuest(
            host => new EncoderRole(encoders.Codecs, encoders, TestDeviceSetup.DefaultStreams, new StreamPolicy(Latency.Low, StreamPolicy.DefaultGopSize, 1), host),
            workers,
            codec);
        virtio_video_params set = guest.SetParams(p => (p with
        {
            width = Width,
            height = Height,
            cur_image_buffers = Images,
            cur_bitstream_buffers = 8,
        }).WithStrides(0, 0, 0));
        var random = new Random(7);
        byte[] image = new byte[GuestPicture.BufferLengths(set)[0]];
        for (int i = 0; i < Images; i++)
        {
            random.NextBytes(image.AsSpan(0, image.Length / 8));
            guest.AddInput(image);
        }

        guest.AddOutputs(8, 1 << 18);
        
        // A drain ends a set-up of the encoder: that is no steady state.
        AssertAllocatesNothing(guest, workers, Images, drains: false);
    }

    private void AssertAllocatesNothing(SteadyGuest guest, WatchedWorkers workers, int frames, bool drains)
    {
        guest.Play(WarmUp / frames, drains);
        int collections = 0;
        for (int i = 0; i < Attempts; i++)
        {
            collections = Measure(guest, workers, frames, drains);
            if (collections == 0)
            {
                return;
            }
        }

        Assert.Fail($"the collector ran {collections} times");
    }

    /// <summary>Plays, and looks who allocated what.</summary>
    /// <returns>How often the collector ran.</returns>
    private int Measure(SteadyGuest guest, WatchedWorkers workers, int frames, bool drains)
    {
        int times = (Frames + frames - 1) / frames;
        int products = guest.Products;
        GC.Collect();
        (long host, long worker, int collections) = (guest.HostBytes, workers.Bytes, GC.CollectionCount(0));
        (long own, long total) = (GC.GetAllocatedBytesForCurrentThread(), GC.GetTotalAllocatedBytes(precise: true));
        guest.Play(times, drains);
        total = GC.GetTotalAllocatedBytes(precise: true) - total;
        own = GC.GetAllocatedBytesForCurrentThread() - own;
        (host, worker, collections) = (guest.HostBytes - host, workers.Bytes - worker, GC.CollectionCount(0) - collections);
        output.WriteLine($"{host} bytes by the host's thread, {worker} by the worker, {total - own - worker} by others, {collections} collections");
        Assert.InRange(guest.Products - products, times * (frames - 1), times * (frames + 1));
        Assert.Equal((0, 0), (host, worker));

        // Of threads that call the library from libavcodec, and of the test's host, which allocates a little now and then.
        Assert.InRange(total - own - worker, 0, SmallestObject * Frames / 2);
        return collections;
    }
}
