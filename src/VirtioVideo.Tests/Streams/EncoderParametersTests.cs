// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Streams;
using VirtioVideo.Tests.Conformance;
using VirtioVideo.Tests.Support;
using VirtioVideo.Wire;
using Xunit;
using static VirtioVideo.Tests.Support.EncoderParams;
using static VirtioVideo.Wire.virtio_video_codec;
using static VirtioVideo.Wire.virtio_video_image_format;

namespace VirtioVideo.Tests.Streams;

/// <summary>What a guest asks of an encoder, and what it gets: sizes, crop, images (ruling 15). Rates and quality: see the class beside this one.</summary>
[Ruling(15)]
public sealed class EncoderParametersTests
{
    [Theory]
    [MemberData(nameof(AllCodecs.Each), MemberType = typeof(AllCodecs))]
    public void NewStream_IsOneThatCanBeEncoded(virtio_video_codec codec)
    {
        EncoderParameters parameters = Of(codec);
        virtio_video_params p = parameters.Current;

        Assert.Equal((640u, 480u, 30u, 1_000_000u, Frame), (p.width, p.height, p.frame_rate, p.cur_bitrate, p.rc_mode));
        Assert.Equal((0u, 0u, 640u, 480u), Crop(p));
        Assert.Equal((640u, 480u), (parameters.Settings.Width, parameters.Settings.Height));
        Assert.False(parameters.Settings.Range.IsSet);
    }

    [Theory]
    [InlineData(VIRTIO_VIDEO_CODEC_VP8, 0, 0, 16, 16)]
    [InlineData(VIRTIO_VIDEO_CODEC_VP8, 15, 17, 16, 17)]
    [InlineData(VIRTIO_VIDEO_CODEC_H264, 1, 15, 16, 16)]
    [InlineData(VIRTIO_VIDEO_CODEC_H264, 17, 4294967295, 17, 2048)]
    [InlineData(VIRTIO_VIDEO_CODEC_HEVC, 4000, 2049, 4000, 2048)]
    [InlineData(VIRTIO_VIDEO_CODEC_MPEG2, 4096, 2000, 4095, 2000)]
    [InlineData(VIRTIO_VIDEO_CODEC_MPEG4, 5000, 5000, 4096, 2048)]
    public void Sizes_BeyondTheCodecsOrTheHosts_AreAdjustedToTheNearest(virtio_video_codec codec, uint width, uint height, uint gotWidth, uint gotHeight)
    {
        virtio_video_params p = Of(codec, 4096, 2048).Set(p => p with { width = width, height = height });

        Assert.Equal((gotWidth, gotHeight), (p.width, p.height));
    }

    [Theory]
    [InlineData(VIRTIO_VIDEO_CODEC_H264, 8688, 543 * 16, 67 * 16)]
    [InlineData(VIRTIO_VIDEO_CODEC_HEVC, 16384, 16383, 16383)]
    [InlineData(VIRTIO_VIDEO_CODEC_MPEG2, 16384, 4095, 4095)]
    [InlineData(VIRTIO_VIDEO_CODEC_MPEG4, 16384, 8191, 8191)]
    [InlineData(VIRTIO_VIDEO_CODEC_VP9, 16384, 16383, 16383)]
    public void Sizes_OfAHostWithoutLimits_EndWhereTheBitstreamEnds(virtio_video_codec codec, uint wanted, uint width, uint encodedHeight)
    {
        EncoderParameters parameters = Of(codec, 16384, 16384);
        virtio_video_params p = parameters.Set(p => p with { width = wanted, height = wanted });

        Assert.Equal(width, p.width);

        // H.264: what is encoded is within level 5.1, the image may be taller.
        Assert.True(parameters.Settings.Height <= p.height);
        Assert.Equal(encodedHeight / 2, parameters.Settings.Height / 2);
    }

    [Fact]
    public void NewStream_OfAHostWithSmallLimits_IsWithinThem()
    {
        EncoderParameters parameters = Of(VIRTIO_VIDEO_CODEC_H264, 320, 33);

        Assert.Equal((320u, 33u), (parameters.Current.width, parameters.Current.height));
        Assert.Equal((0u, 0u, 320u, 32u), Crop(parameters.Current));
    }

    [Theory]
    [InlineData(VIRTIO_VIDEO_CODEC_H264, 34, 18)]
    [InlineData(VIRTIO_VIDEO_CODEC_HEVC, 34, 18)]
    [InlineData(VIRTIO_VIDEO_CODEC_VP8, 35, 19)]
    [InlineData(VIRTIO_VIDEO_CODEC_VP9, 35, 19)]
    [InlineData(VIRTIO_VIDEO_CODEC_MPEG2, 35, 19)]
    [InlineData(VIRTIO_VIDEO_CODEC_MPEG4, 35, 19)]
    [Ruling(21)]
    public void OddSizes_AreEncodedAsFarAsTheCodecCanCrop(virtio_video_codec codec, uint width, uint height)
    {
        EncoderParameters parameters = Of(codec);
        virtio_video_params p = parameters.Set(p => (p with { width = 35, height = 19 }).WithStrides(0, 0));

        // The image is what the guest has; the crop is what is encoded of it.
        Assert.Equal((35u, 19u), (p.width, p.height));
        Assert.Equal((0u, 0u, width, height), Crop(p));
        Assert.Equal((width, height), (parameters.Settings.Width, parameters.Settings.Height));
        Assert.Equal((64u, 64u * 19, 64u * 10), (p.plane_formats[0].stride, p.plane_formats[0].plane_size, p.plane_formats[1].plane_size));
    }

    [Theory]
    [Clause("PARAMS/6")]
    [InlineData(8, 4, 64, 32, 8, 4, 64, 32)]
    [InlineData(9, 5, 64, 32, 8, 4, 64, 32)]
    [InlineData(0, 0, 0, 20, 0, 0, 100, 60)]
    [InlineData(50, 50, 20, 0, 0, 0, 100, 60)]
    [InlineData(90, 50, 100, 60, 84, 44, 16, 16)]
    [InlineData(20, 20, 100, 60, 20, 20, 80, 40)]
    [InlineData(4294967295, 4294967295, 4294967295, 4294967295, 84, 44, 16, 16)]
    [InlineData(10, 10, 1, 1, 10, 10, 16, 16)]
    public void Crop_IsAdjustedIntoTheImage(uint left, uint top, uint width, uint height, uint gotLeft, uint gotTop, uint gotWidth, uint gotHeight)
    {
        EncoderParameters parameters = Of(VIRTIO_VIDEO_CODEC_VP8);
        parameters.Set(p => p with { width = 100, height = 60 });
        virtio_video_params p = parameters.Set(
            p => p with { crop = new virtio_video_crop { left = left, top = top, width = width, height = height } });

        Assert.Equal((gotLeft, gotTop, gotWidth, gotHeight), Crop(p));
        Assert.Equal((100u, 60u), (p.width, p.height));
        Assert.Equal(
            (gotLeft, gotTop, gotWidth, gotHeight),
            (parameters.Settings.Left, parameters.Settings.Top, parameters.Settings.Width, parameters.Settings.Height));
    }

    [Fact]
    public void Crop_OfAnotherSizeThatSaysNothingNewOfIt_IsTheWholeImage()
    {
        EncoderParameters parameters = Of(VIRTIO_VIDEO_CODEC_VP8);
        Assert.Equal((0u, 0u, 1280u, 720u), Crop(parameters.Set(p => p with { width = 1280, height = 720 })));
        Assert.Equal((0u, 0u, 64u, 48u), Crop(parameters.Set(p => p with { width = 64, height = 48 })));
    }

    [Fact]
    public void Crop_WithANewSizeAndANewRectangle_IsTheRectangle()
    {
        virtio_video_params p = Of(VIRTIO_VIDEO_CODEC_VP8).Set(
            p => p with { width = 64, height = 48, crop = new virtio_video_crop { left = 2, top = 2, width = 40, height = 30 } });

        Assert.Equal((2u, 2u, 40u, 30u), Crop(p));
    }

    [Fact]
    [Clause("PARAMS/1", "PARAMS/8", "PARAMS/10")]
    public void Images_AreTheGuests()
    {
        EncoderParameters parameters = Of(VIRTIO_VIDEO_CODEC_VP8);
        virtio_video_params p = parameters.Set(
            p => (p with { width = 100, height = 60, image_format = (uint)VIRTIO_VIDEO_IMAGE_FORMAT_YVU420, planes_layout = 1 }).WithStrides(200, 0, 70000));

        Assert.Equal((5u, 1u, 3u), (p.image_format, p.planes_layout, p.num_planes));
        Assert.Equal((200u, 100u, 64u), (p.plane_formats[0].stride, p.plane_formats[1].stride, p.plane_formats[2].stride));
        Assert.Equal((200u * 60, 100u * 30, 0u), (p.plane_formats[0].plane_size, p.plane_formats[1].plane_size, p.plane_formats[1].offset));
    }

    [Fact]
    public void Images_OutsideTheirEnums_KeepTheOldOnes()
    {
        EncoderParameters parameters = Of(VIRTIO_VIDEO_CODEC_HEVC);
        virtio_video_params p = parameters.Set(
            p => p with { image_format = 6, planes_layout = 2, bitstream_format = new virtio_video_bitstream_format { codec = 1 } });

        Assert.Equal((3u, 0u, (uint)VIRTIO_VIDEO_CODEC_HEVC, 1u), (p.image_format, p.planes_layout, p.bitstream_format.codec, p.bitstream_format.@params.hevc.profile));
    }

    [Fact]
    public void WhileAnythingIsQueued_OnlyRatesAndQualityChange()
    {
        EncoderParameters parameters = Of(VIRTIO_VIDEO_CODEC_VP8);
        virtio_video_params before = parameters.Set(p => p with { width = 100, height = 60 });
        virtio_video_params after = parameters.Set(
            p => (p with
            {
                width = 640,
                height = 480,
                crop = new virtio_video_crop { left = 2, top = 2, width = 32, height = 32 },
                image_format = (uint)VIRTIO_VIDEO_IMAGE_FORMAT_BGRA8888,
                planes_layout = 1,
                frame_rate = 15,
                cur_bitrate = 300_000,
                rc_mode = 0,
                qp = Constant(20, 25, 25),
            }).WithStrides(512),
            imagesAreIdle: false);

        virtio_video_params expected = before with { frame_rate = 15, cur_bitrate = 300_000, rc_mode = 0, qp = Constant(20, 25, 25) };
        Assert.Equal(Requests.Bytes(expected), Requests.Bytes(after));
    }

    [Fact]
    public void LimitsAndPlanes_ThatTheGuestWrites_AreNotTaken()
    {
        EncoderParameters parameters = Of(VIRTIO_VIDEO_CODEC_MPEG4);
        virtio_video_params before = parameters.Current;
        virtio_video_params after = parameters.Set(p => p with
        {
            min_image_buffers = 9,
            max_image_buffers = 2,
            min_bitstream_buffers = 9,
            max_bitstream_buffers = 2,
            min_bitrate = 1,
            max_bitrate = 2,
            num_planes = 8,
        });

        Assert.Equal(Requests.Bytes(before), Requests.Bytes(after));
    }

    private static (uint, uint, uint, uint) Crop(in virtio_video_params p) => (p.crop.left, p.crop.top, p.crop.width, p.crop.height);
}
