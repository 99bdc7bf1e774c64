// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Runtime;
using VirtioVideo.Tests.Conformance;
using VirtioVideo.Tests.Support;
using VirtioVideo.Wire;
using Xunit;
using Xunit.Abstractions;
using static VirtioVideo.Wire.virtio_video_codec;
using static VirtioVideo.Wire.virtio_video_event_type;

namespace VirtioVideo.Tests.Sequences;

/// <summary>Inputs that hold more than any picture needs: the stream ends with EVENT_ERROR, nothing else notices, nothing is lost.</summary>
[Collection(nameof(WholeProcess))]
public sealed class InputLimitTests(ITestOutputHelper output)
{
    private const int InputBytes = 20 << 20;

    /// <summary>A few MiB for what a process does beside: the input alone is 20 MiB, what was made of it were more than a GiB.</summary>
    private const long Allowed = 12 << 20;

    private static readonly TestDeviceSetup s_setup = new() { Regions = [new GuestRamRegion(GuestRam.Base, 64 << 20)] };

    [Theory]
    [Ruling(41)]
    [InlineData(VIRTIO_VIDEO_CODEC_MPEG4, 0xb6)]
    [InlineData(VIRTIO_VIDEO_CODEC_MPEG4, 0xb2)]
    [InlineData(VIRTIO_VIDEO_CODEC_MPEG2, 0x00)]
    [InlineData(VIRTIO_VIDEO_CODEC_H264, 0x65)]
    [InlineData(VIRTIO_VIDEO_CODEC_HEVC, 0x26)]
    public void StartCodes_ByTheMillionInOneInput_EndTheStreamAndNothingElse(virtio_video_codec codec, byte code)
    {
        byte[] bytes = new byte[InputBytes];
        for (int i = 0; i < bytes.Length; i += 4)
        {
            (bytes[i + 2], bytes[i + 3]) = (1, code);
        }

        using var device = new TestDevice(s_setup);
        GuestStream stream = device.Driver.CreateStream(codec);
        stream.AttachInputs(1, InputBytes);

        // Once for what stays: FFmpeg's tables, the runtime's code.
        PlayNext(device, codec);
        long before = Resident();
        long managed = GC.GetTotalMemory(forceFullCollection: true);
        var watch = Stopwatch.StartNew();
        stream.QueueInput(0, bytes, 1);
        Assert.Equal(VIRTIO_VIDEO_EVENT_ERROR, stream.AwaitEvent());
        output.WriteLine($"EVENT_ERROR after {watch.Elapsed.TotalMilliseconds:f1} ms");
        device.Await(stream.Destroy());
        PlayNext(device, codec);

        output.WriteLine($"{(Resident() - before) >> 10} KiB resident, {(GC.GetTotalMemory(forceFullCollection: true) - managed) >> 10} KiB managed");
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - managed, long.MinValue, 2 << 20);
        Assert.InRange(Resident() - before, long.MinValue, Allowed);
        GC.KeepAlive(bytes);
    }

    private static void PlayNext(TestDevice device, virtio_video_codec codec)
    {
        Clip clip = Clips.ShortOf(codec);
        GuestStream stream = device.Driver.CreateStream(codec);
        Assert.Equal(clip.Digests, new Playback(stream).Play(clip.Stamped()).Pictures.Select(frame => frame.Digest));
        device.Await(stream.Destroy());
    }

    /// <summary>Private memory of this process that is resident: guest memory is a file.</summary>
    private static long Resident()
    {
        GCSettings.LargeObjectHeapCompactionMode = GCLargeObjectHeapCompactionMode.CompactOnce;
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        string[] pages = File.ReadAllText("/proc/self/statm").Split(' ');
        return (long.Parse(pages[1], System.Globalization.CultureInfo.InvariantCulture) - long.Parse(pages[2], System.Globalization.CultureInfo.InvariantCulture)) * Environment.SystemPageSize;
    }
}
