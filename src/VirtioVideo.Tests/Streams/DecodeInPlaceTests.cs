// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Linq;
using VirtioVideo.Codecs;
using VirtioVideo.Memory;
using VirtioVideo.Tests.Conformance;
using VirtioVideo.Tests.Support;
using VirtioVideo.Wire;
using Xunit;
using static VirtioVideo.Wire.virtio_video_codec;
using static VirtioVideo.Wire.virtio_video_image_format;
using static VirtioVideo.Wire.virtio_video_queue_type;
using static VirtioVideo.Wire.virtio_video_result;

namespace VirtioVideo.Tests.Streams;

/// <summary>Pictures that are decoded into the guest's own buffers, and what becomes of them when it takes these back.</summary>
public sealed class DecodeInPlaceTests
{
    /// <summary>What was begun before the guest could give buffers: the first access unit, and one more where a decoder waits for it.</summary>
    private const long AtTheStart = 2;

    private const uint Plenty = 16;

    private static readonly TestDeviceSetup s_setup = new() { Regions = [new GuestRamRegion(GuestRam.Base, 256 << 20)] };

    private static readonly TestDeviceSetup s_threads = s_setup with { Streams = TestDeviceSetup.WithThreads(3).Streams };

    [Theory]
    [MemberData(nameof(AllCodecs.Each), MemberType = typeof(AllCodecs))]
    public void Yuv420_InBuffersAsGetParamsSays_IsNotCopied(virtio_video_codec codec)
    {
        using var device = new TestDevice(s_setup);
        var guest = new InPlaceGuest(device, Clips.Of(codec));
        guest.GiveOutputs(Plenty);
        guest.PlayToEnd();
        guest.AssertCopies(AtTheStart);
    }

    [Theory]
    [MemberData(nameof(AllCodecs.Each), MemberType = typeof(AllCodecs))]
    public void Yuv420_OfOddSizes_IsNotCopied(virtio_video_codec codec)
    {
        using var device = new TestDevice(s_setup);
        var guest = new InPlaceGuest(device, Clips.OddOf(codec), VIRTIO_VIDEO_IMAGE_FORMAT_YVU420);
        guest.GiveOutputs(Plenty);
        guest.PlayToEnd();
        guest.AssertCopies(AtTheStart);
    }

    [Theory]
    [MemberData(nameof(AllCodecs.Each), MemberType = typeof(AllCodecs))]
    public void Yuv420_InAsManyBuffersAsGetParamsTells_IsNotCopied(virtio_video_codec codec)
    {
        using var device = new TestDevice(s_setup);
        var guest = new InPlaceGuest(device, Clips.Of(codec));
        guest.GiveOutputs(guest.Stream.Params.cur_image_buffers);
        guest.PlayToEnd();
        guest.AssertCopies(AtTheStart);
    }

    [Theory]
    [MemberData(nameof(AllCodecs.Each), MemberType = typeof(AllCodecs))]
    public void Yuv420_InPagesApart_IsDecodedIntoThemAsIfTheyWereOne(virtio_video_codec codec)
    {
        using var device = new TestDevice(s_setup);
        var guest = new InPlaceGuest(device, Clips.LargerOf(codec));
        guest.GiveOutputs(Plenty, scattered: true);
        guest.PlayToEnd();
        guest.AssertCopies(AtTheStart);
    }

    [Theory]
    [MemberData(nameof(AllCodecs.Each), MemberType = typeof(AllCodecs))]
    public void Yuv420_WithFrameThreads_IsNotCopied(virtio_video_codec codec)
    {
        using var device = new TestDevice(s_threads);
        var guest = new InPlaceGuest(device, Clips.Of(codec));
        guest.GiveOutputs(Plenty);
        guest.PlayToEnd();
        guest.AssertCopies(AtTheStart + 3);
    }

    [Fact]
    public void Nv12_IsConvertedInOnePass()
    {
        using var device = new TestDevice(s_setup);
        var guest = new InPlaceGuest(device, Clips.H264, VIRTIO_VIDEO_IMAGE_FORMAT_NV12);
        guest.GiveOutputs(Plenty);
        guest.PlayToEnd();
        Assert.Equal((long)guest.Digests.Count, guest.Statistics.Copies(CopyCause.Format));
        guest.AssertCopies(guest.Digests.Count);
    }

    [Fact]
    public void Buffers_WithoutAFile_AreCopiedTo()
    {
        using var device = new TestDevice(s_setup);
        device.Device.SetMemory(GuestMemory.Create([.. device.Ram.Regions.Select(region => region with { File = null })]));
        var guest = new InPlaceGuest(device, Clips.H264);
        guest.GiveOutputs(Plenty);
        guest.PlayToEnd();
        Assert.Equal((long)guest.Digests.Count, guest.Statistics.Copies(CopyCause.Memory));
    }

    [Fact]
    public void Buffers_WhosePlanesAreNotAligned_AreCopiedTo()
    {
        using var device = new TestDevice(s_setup);
        var guest = new InPlaceGuest(device, Clips.H264);
        guest.GiveOutputs(Plenty, misaligned: 12);
        guest.PlayToEnd();
        Assert.Equal((long)guest.Digests.Count, guest.Statistics.Copies(CopyCause.Layout));
    }

    [Fact]
    public void Buffers_WithOtherStrides_AreCopiedTo()
    {
        using var device = new TestDevice(s_setup);
        var guest = new InPlaceGuest(device, Clips.H264);
        guest.Stream.ChangeParams(p =>
        {
            p.plane_formats[0].stride *= 2;
            return p;
        });
        guest.GiveOutputs(Plenty);
        guest.PlayToEnd();
        Assert.Equal((long)guest.Digests.Count, guest.Statistics.Copies(CopyCause.Layout));
    }

    [Theory]
    [Ruling(48)]
    [MemberData(nameof(AllCodecs.Each), MemberType = typeof(AllCodecs))]
    public void Decoding_WithOneBuffer_GoesOnByCopies(virtio_video_codec codec)
    {
        // It is always the decoder's reference as well.
        using var device = new TestDevice(s_setup);
        var guest = new InPlaceGuest(device, Clips.Of(codec));
        guest.GiveOneOutput();
        guest.PlayToEnd();
    }

    [Theory]
    [Ruling(25)]
    [InlineData(VIRTIO_VIDEO_CODEC_H264, 1)]
    [InlineData(VIRTIO_VIDEO_CODEC_VP8, 1)]
    [InlineData(VIRTIO_VIDEO_CODEC_VP9, 1)]
    [InlineData(VIRTIO_VIDEO_CODEC_H264, 3)]
    public void Attach_OfOtherMemory_KeepsTheReferenceThatWasInTheOld(virtio_video_codec codec, int threads)
    {
        using var device = new TestDevice(SetupOf(threads));
        var guest = new InPlaceGuest(device, Clips.Of(codec));
        guest.GiveOutputs(Plenty);
        guest.PlayUntil(4);
        for (uint i = 0; i < Plenty; i++)
        {
            if (!guest.IsQueued(i))
            {
                RingBuffer[] old = guest.PagesOf(i);
                guest.Attach(i);
                InPlaceGuest.Fill(device.Ram, old, 0xcc);
                guest.QueueOutput(i);
            }
        }

        guest.PlayToEnd();
    }

    [Theory]
    [Ruling(31, 37)]
    [InlineData(VIRTIO_VIDEO_CODEC_H264, 1)]
    [InlineData(VIRTIO_VIDEO_CODEC_HEVC, 1)]
    [InlineData(VIRTIO_VIDEO_CODEC_VP9, 1)]
    [InlineData(VIRTIO_VIDEO_CODEC_MPEG4, 1)]
    [InlineData(VIRTIO_VIDEO_CODEC_H264, 3)]
    [InlineData(VIRTIO_VIDEO_CODEC_VP9, 3)]
    public void Clear_OfOutputs_LeavesTheirMemoryAloneAndLosesNoPicture(virtio_video_codec codec, int threads)
        => AssertTakesBack(Clips.Of(codec), threads, stream => stream.Clear(VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT));

    [Theory]
    [Ruling(28, 31)]
    [InlineData(1)]
    [InlineData(3)]
    public void Detach_OfOutputs_LeavesTheirMemoryAloneAndLosesNoPicture(int threads)
        => AssertTakesBack(Clips.H264, threads, stream => stream.Detach(VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT));

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void SetMemory_InTheMiddle_LosesNoPicture(int threads)
    {
        using var device = new TestDevice(SetupOf(threads));
        var guest = new InPlaceGuest(device, Clips.H264);
        guest.GiveOutputs(Plenty);
        guest.PlayUntil(3);
        device.Device.SetMemory(GuestMemory.Create(device.Ram.Regions));
        guest.PlayToEnd();

        // The buffers are where they were: nothing had to be copied.
        Assert.Equal(0, guest.Statistics.Copies(CopyCause.TakenBack));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void SetMemory_OfOtherFilesInTheMiddle_LosesNoPicture(int threads)
    {
        using var device = new TestDevice(SetupOf(threads));
        var guest = new InPlaceGuest(device, Clips.H264);
        guest.GiveOutputs(Plenty);
        guest.PlayUntil(3);
        device.Device.SetMemory(GuestMemory.Create([.. device.Ram.Regions.Select(region => region with { File = null })]));
        for (uint i = 0; i < Plenty; i++)
        {
            if (!guest.IsQueued(i))
            {
                // What was a reference is the guest's to write.
                InPlaceGuest.Fill(device.Ram, guest.PagesOf(i), 0xcc);
                guest.QueueOutput(i);
            }
        }

        guest.PlayToEnd();
        Assert.NotEqual(0, guest.Statistics.Copies(CopyCause.TakenBack));
    }

    private static TestDeviceSetup SetupOf(int threads) => threads == 1 ? s_setup : s_threads;

    /// <summary>The guest takes its output buffers back in the middle, and writes to them; then it gives others.</summary>
    private static void AssertTakesBack(Clip clip, int threads, Func<GuestStream, Command> takeBack)
    {
        using var device = new TestDevice(SetupOf(threads));
        var guest = new InPlaceGuest(device, clip);
        guest.GiveOutputs(Plenty);
        guest.PlayUntil(3);
        RingBuffer[][] old = [.. Enumerable.Range(0, (int)Plenty).Select(i => guest.PagesOf((uint)i))];
        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, device.Await(takeBack(guest.Stream)).Result);
        guest.TakeOutputs(requeue: false);
        foreach (RingBuffer[] pages in old)
        {
            InPlaceGuest.Fill(device.Ram, pages, 0xcc);
        }

        guest.GiveOutputs(Plenty);
        guest.PlayToEnd();
        Assert.All(old, pages => Assert.All(pages, page => Assert.True(device.Ram.StillHolds(page.Address, page.Length, 0xcc))));
    }
}
