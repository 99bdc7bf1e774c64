// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Diagnostics;
using System.Linq;
using VirtioVideo.Codecs;
using VirtioVideo.Device;
using VirtioVideo.Tests.Support;
using VirtioVideo.Wire;
using Xunit;
using static VirtioVideo.Wire.virtio_video_codec;

namespace VirtioVideo.Tests.Sequences;

/// <summary>
/// Time of check, time of use: while the device works, a second thread rewrites descriptors, indices, commands, sg lists and
/// bitstreams. Nothing may come of it but broken queues and damaged streams: no memory is written that no buffer names, and after a
/// reset all is as ever.
/// </summary>
[Collection(nameof(WholeProcess))]
public sealed class RewriteTests
{
    private const uint MaxSize = 256;
    private const byte Blank = 0x3c;
    private const int SessionMilliseconds = 1200;
    private const int LongMilliseconds = 75_000;
    private const int ReportMilliseconds = 5000;

    /// <summary>Guest memory that no driver names: its address is no number that the rewriting thread writes.</summary>
    private static readonly RingBuffer s_watched = new(0x6ac3_5a96_0000, 1 << 20);

    private static readonly RingBuffer s_open = new(GuestRam.Base, 512 << 20);

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Memory_ThatIsRewrittenMeanwhile_BreaksNoDevice(bool encodes, bool packed) => Run(encodes, packed, SessionMilliseconds, reports: false);

    [Theory]
    [Trait("Length", "Long")]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Memory_ThatIsRewrittenForMinutes_BreaksNoDevice(bool encodes, bool packed) => Run(encodes, packed, LongMilliseconds, reports: true);

    private static void Run(bool encodes, bool packed, int milliseconds, bool reports)
        => Deadline.Run(() => RunSessions(encodes, packed, milliseconds, reports), (2 * milliseconds) + (6 * TestDevice.DeadlineMilliseconds));

    private static void RunSessions(bool encodes, bool packed, int milliseconds, bool reports)
    {
        var watch = Stopwatch.StartNew();
        long reported = 0;
        (long Products, long Breaks, long Answers, long Rewrites) all = default;
        for (int seed = 1; watch.ElapsedMilliseconds < milliseconds; seed++)
        {
            (long products, long breaks, long answers, long rewrites) = RunSession(encodes, packed, seed);
            all = (all.Products + products, all.Breaks + breaks, all.Answers + answers, all.Rewrites + rewrites);
            if (reports && watch.ElapsedMilliseconds - reported > ReportMilliseconds)
            {
                reported = watch.ElapsedMilliseconds;
                Console.Error.WriteLine($"rewrite: {reported / 1000} of {milliseconds / 1000} seconds");
            }
        }

        string figures = $"{(encodes ? "encoder" : "decoder")}, {(packed ? "packed" : "split")}: {all.Rewrites} words rewritten, {all.Answers} answers, {all.Products} pictures or packets, {all.Breaks} broken queues";
        Console.Error.WriteLine($"rewrite: {figures}");

        // Who did not work, or was not disturbed, proves nothing.
        Assert.True(all is { Products: > 0, Breaks: > 0, Rewrites: > 1000 }, $"INCONCLUSIVE: {figures}");
    }

    private static (long Products, long Breaks, long Answers, long Rewrites) RunSession(bool encodes, bool packed, int seed)
    {
        virtio_video_codec codec = encodes ? VIRTIO_VIDEO_CODEC_H264 : AllCodecs.List[seed % AllCodecs.List.Length];
        using var device = new TestDevice(new TestDeviceSetup
        {
            Encodes = encodes,
            Streams = new() { Codec = new CodecLimits(MaxSize, MaxSize, 1) },
            MaxStreams = 8,
            Packed = packed,
            WatchesBuffers = false,
            Regions = [new GuestRamRegion(s_open.Address, s_open.Length), new GuestRamRegion(s_watched.Address, s_watched.Length)],
        });
        device.Ram.Fill(s_watched.Address, s_watched.Length, Blank);
        (virtio_video_params parameters, byte[][] units) = encodes ? Images(device) : AccessUnits(device, codec);
        var rewriter = new Rewriter(device.Ram, s_open, s_watched, seed);
        var guest = new RewrittenGuest(device, rewriter, packed, parameters, units, seed);
        rewriter.Start();
        try
        {
            for (var watch = Stopwatch.StartNew(); watch.ElapsedMilliseconds < SessionMilliseconds;)
            {
                guest.Step();
            }
        }
        finally
        {
            rewriter.Stop();
        }

        device.Device.Reset();
        Assert.True(device.Ram.GapsAreUntouched, $"memory behind the guest's was written, seed {seed}");
        Assert.True(device.Ram.StillHolds(s_watched.Address, s_watched.Length, Blank), $"memory that no buffer names was written, seed {seed}");
        Assert.DoesNotContain(device.Host.Messages, message => message.Level == LogLevel.Error);
        Assert.False(device.Host.WasCalledElsewhere);
        AssertWorks(device, encodes, codec);
        return (guest.Products, guest.Breaks, guest.Answers, rewriter.Count);
    }

    /// <summary>As new after a reset: every picture of a clip, or a packet for every picture.</summary>
    private static void AssertWorks(TestDevice device, bool encodes, virtio_video_codec codec)
    {
        device.Host.Resets.Clear();
        device.Device.AcknowledgeFeatures(3);
        device.RestartRings();
        if (!encodes)
        {
            Clip clip = Clips.ShortOf(codec);
            Playback playback = new Playback(device.Driver.CreateStream(codec)).Play(clip.Stamped());
            Expect.Pictures(clip, Enumerable.Range(0, clip.Units.Length), i => (ulong)i, playback.Pictures);
            return;
        }

        GuestStream stream = device.Driver.CreateStream(codec);
        stream.ChangeParams(p => p with { width = 64, height = 48 });
        var recording = new Recording(stream);
        for (int i = 0; i < 6; i++)
        {
            recording.Queue(TestPattern.Picture(64, 48, i), (ulong)i);
        }

        recording.Drain();
        Assert.Equal(6, recording.Packets.Count());
    }

    /// <summary>A clip, and the parameters that it has.</summary>
    private static (virtio_video_params Parameters, byte[][] Units) AccessUnits(TestDevice device, virtio_video_codec codec)
    {
        Clip clip = Clips.ShortOf(codec);
        GuestStream stream = device.Driver.CreateStream(codec);
        new Playback(stream).Play(clip.Stamped());
        return (stream.Params, [.. clip.Units.Select(unit => unit.Bytes)]);
    }

    /// <summary>Images, and parameters for them.</summary>
    private static (virtio_video_params Parameters, byte[][] Units) Images(TestDevice device)
    {
        GuestStream stream = device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_H264);
        virtio_video_params parameters = stream.ChangeParams(p => p with { width = 64, height = 48, planes_layout = (uint)virtio_video_planes_layout.VIRTIO_VIDEO_PLANES_LAYOUT_SINGLE_BUFFER });

        // As long as the planes with their strides; the samples may be anything.
        byte[][] images = [.. Enumerable.Range(0, 8).Select(i => TestPattern.Picture(64, 48, i))];
        for (int i = 0; i < images.Length; i++)
        {
            Array.Resize(ref images[i], (int)GuestPicture.BufferLengths(parameters)[0]);
        }

        return (parameters, images);
    }
}
