// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Codecs;
using VirtioVideo.Streams;
using VirtioVideo.Tests.Conformance;
using VirtioVideo.Tests.Support;
using VirtioVideo.Wire;
using Xunit;
using static VirtioVideo.Tests.Support.EncoderParams;
using static VirtioVideo.Wire.virtio_video_codec;

namespace VirtioVideo.Tests.Streams;

/// <summary>What a guest asks of an encoder, and what it gets: rates, quantization parameters, profiles and levels (rulings 15, 16).</summary>
public sealed class EncoderRateParametersTests
{
    [Theory]
    [Ruling(7, 15)]
    [Clause("PARAMS/7")]
    [InlineData(VIRTIO_VIDEO_CODEC_VP8, 0, 1)]
    [InlineData(VIRTIO_VIDEO_CODEC_VP8, 4000000000, 240)]
    [InlineData(VIRTIO_VIDEO_CODEC_HEVC, 119, 119)]
    [InlineData(VIRTIO_VIDEO_CODEC_H264, 241, 240)]
    [InlineData(VIRTIO_VIDEO_CODEC_MPEG4, 61, 61)]
    [InlineData(VIRTIO_VIDEO_CODEC_MPEG2, 0, 1)]
    [InlineData(VIRTIO_VIDEO_CODEC_MPEG2, 25, 25)]
    [InlineData(VIRTIO_VIDEO_CODEC_MPEG2, 7, 6)]
    [InlineData(VIRTIO_VIDEO_CODEC_MPEG2, 49, 48)]
    [InlineData(VIRTIO_VIDEO_CODEC_MPEG2, 59, 60)]
    [InlineData(VIRTIO_VIDEO_CODEC_MPEG2, 61, 60)]
    [InlineData(VIRTIO_VIDEO_CODEC_MPEG2, 4000000000, 240)]
    public void FrameRate_IsAdjustedToOneThatTheBitstreamCanSay(virtio_video_codec codec, uint wanted, uint got)
    {
        EncoderParameters parameters = Of(codec);

        Assert.Equal(got, parameters.Set(p => p with { frame_rate = wanted }).frame_rate);
        Assert.Equal(got, parameters.Settings.FrameRate);
    }

    [Theory]
    [Ruling(15)]
    [Clause("PARAMS/16")]
    [InlineData(0, 10_000)]
    [InlineData(9_999, 10_000)]
    [InlineData(123_456, 123_456)]
    [InlineData(4_000_000_000, 240_000_000)]
    public void Bitrate_IsWithinItsLimits(uint wanted, uint got)
    {
        EncoderParameters parameters = Of(VIRTIO_VIDEO_CODEC_VP9);
        virtio_video_params p = parameters.Set(p => p with { cur_bitrate = wanted });

        Assert.Equal((10_000u, 240_000_000u, got), (p.min_bitrate, p.max_bitrate, p.cur_bitrate));
        Assert.Equal(got, parameters.Settings.Bitrate);
    }

    [Theory]
    [Ruling(16)]
    [Clause("PARAMS/17")]
    [InlineData(VIRTIO_VIDEO_CODEC_H264, Frame, Frame)]
    [InlineData(VIRTIO_VIDEO_CODEC_H264, MacroBlock, MacroBlock)]
    [InlineData(VIRTIO_VIDEO_CODEC_MPEG4, MacroBlock, MacroBlock)]
    [InlineData(VIRTIO_VIDEO_CODEC_MPEG2, MacroBlock, Frame)]
    [InlineData(VIRTIO_VIDEO_CODEC_HEVC, MacroBlock, Frame)]
    [InlineData(VIRTIO_VIDEO_CODEC_VP8, MacroBlock, Frame)]
    [InlineData(VIRTIO_VIDEO_CODEC_VP9, MacroBlock, Frame)]
    [InlineData(VIRTIO_VIDEO_CODEC_VP9, 0, 0)]
    [InlineData(VIRTIO_VIDEO_CODEC_H264, 7, 0)]
    [InlineData(VIRTIO_VIDEO_CODEC_H264, 4294967295, 0)]
    public void RateControl_IsWhatTheCodecHas(virtio_video_codec codec, uint wanted, uint got)
    {
        EncoderParameters parameters = Of(codec);

        Assert.Equal(got, parameters.Set(p => p with { rc_mode = wanted }).rc_mode);
        Assert.Equal((RateControl)got, parameters.Settings.RateControl);

        // spec: rc_mode, "otherwise, the quantization parameter for each frame type is constant": no bitrate then.
        Assert.Equal(got == 0 ? 0u : 1_000_000u, parameters.Settings.Bitrate);
    }

    [Theory]
    [Ruling(16)]
    [Clause("PARAMS/18")]
    [InlineData(VIRTIO_VIDEO_CODEC_H264, 0, 0, 0, 0)]
    [InlineData(VIRTIO_VIDEO_CODEC_H264, 20, 40, 20, 40)]
    [InlineData(VIRTIO_VIDEO_CODEC_H264, 40, 20, 20, 20)]
    [InlineData(VIRTIO_VIDEO_CODEC_H264, 0, 52, 1, 51)]
    [InlineData(VIRTIO_VIDEO_CODEC_H264, 5, 0, 1, 1)]
    [InlineData(VIRTIO_VIDEO_CODEC_HEVC, 0, 4294967295, 0, 51)]
    [InlineData(VIRTIO_VIDEO_CODEC_HEVC, 4294967295, 0, 1, 1)]
    [InlineData(VIRTIO_VIDEO_CODEC_VP8, 0, 64, 0, 63)]
    [InlineData(VIRTIO_VIDEO_CODEC_VP9, 63, 63, 63, 63)]
    [InlineData(VIRTIO_VIDEO_CODEC_MPEG2, 0, 32, 1, 31)]
    [InlineData(VIRTIO_VIDEO_CODEC_MPEG4, 31, 30, 30, 30)]
    public void Range_IsInTheCodecsScaleAndInOrder(virtio_video_codec codec, uint min, uint max, uint gotMin, uint gotMax)
    {
        EncoderParameters parameters = Of(codec);
        virtio_video_params p = parameters.Set(p => p with { qp = Range(min, max) });

        Assert.Equal((gotMin, gotMax), (p.qp.rc.min_qp, p.qp.rc.max_qp));
        Assert.Equal(new QpRange(gotMin, gotMax), parameters.Settings.Range);
        Assert.Equal(default, parameters.Settings.Qp);

        // The union is larger than the range.
        Assert.Equal(0u, p.qp.no_rc.bframe_qp);
    }

    [Theory]
    [Ruling(16)]
    [Clause("PARAMS/18")]
    [InlineData(VIRTIO_VIDEO_CODEC_H264, 20, 24, 28, 20, 24, 28)]
    [InlineData(VIRTIO_VIDEO_CODEC_H264, 0, 0, 0, 1, 1, 1)]
    [InlineData(VIRTIO_VIDEO_CODEC_H264, 60, 60, 60, 51, 51, 51)]
    [InlineData(VIRTIO_VIDEO_CODEC_H264, 1, 51, 51, 31, 51, 51)]
    [InlineData(VIRTIO_VIDEO_CODEC_H264, 51, 1, 51, 40, 1, 21)]
    [InlineData(VIRTIO_VIDEO_CODEC_H264, 51, 51, 1, 51, 51, 12)]
    [InlineData(VIRTIO_VIDEO_CODEC_HEVC, 0, 51, 0, 0, 51, 0)]
    [InlineData(VIRTIO_VIDEO_CODEC_HEVC, 4294967295, 0, 4294967295, 51, 0, 51)]
    [InlineData(VIRTIO_VIDEO_CODEC_VP8, 10, 20, 30, 10, 20, 20)]
    [InlineData(VIRTIO_VIDEO_CODEC_VP9, 64, 0, 63, 63, 0, 0)]
    [InlineData(VIRTIO_VIDEO_CODEC_MPEG2, 0, 32, 5, 1, 31, 5)]
    [InlineData(VIRTIO_VIDEO_CODEC_MPEG4, 31, 1, 31, 31, 1, 31)]
    public void ConstantQp_IsWhatTheEncoderCanKeep(virtio_video_codec codec, uint i, uint p, uint b, uint gotI, uint gotP, uint gotB)
    {
        EncoderParameters parameters = Of(codec);
        virtio_video_frame_qp qp = parameters.Set(before => before with { rc_mode = 0, qp = Constant(i, p, b) }).qp.no_rc;

        Assert.Equal((gotI, gotP, gotB), (qp.iframe_qp, qp.pframe_qp, qp.bframe_qp));
        Assert.Equal(new FrameQp(gotI, gotP, gotB), parameters.Settings.Qp);
        Assert.Equal(default, parameters.Settings.Range);
    }

    [Theory]
    [Ruling(15)]
    [Clause("CODECS/3", "PARAMS/12")]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(4, 4)]
    [InlineData(0, 2)]
    [InlineData(3, 2)]
    [InlineData(5, 2)]
    [InlineData(12, 2)]
    [InlineData(4294967295, 2)]
    public void Profile_ThatIsNotServed_KeepsTheOldOne(uint wanted, uint got)
    {
        EncoderParameters parameters = Of(VIRTIO_VIDEO_CODEC_H264);
        parameters.Set(p => p.WithVariant(2, 15));
        virtio_video_codec_h264 h264 = parameters.Set(p => p.WithVariant(wanted, 15)).bitstream_format.@params.h264;

        Assert.Equal((got, 15u), (h264.profile, h264.level));
        Assert.Equal(new CodecVariant(got, 15), parameters.Settings.Variant);
    }

    [Theory]
    [Ruling(15)]
    [Clause("CODECS/2", "CODECS/4", "CODECS/5", "CODECS/6")]
    [InlineData(VIRTIO_VIDEO_CODEC_HEVC, 2, 1)]
    [InlineData(VIRTIO_VIDEO_CODEC_VP8, 4, 4)]
    [InlineData(VIRTIO_VIDEO_CODEC_VP8, 5, 1)]
    [InlineData(VIRTIO_VIDEO_CODEC_VP9, 2, 1)]
    [InlineData(VIRTIO_VIDEO_CODEC_MPEG2, 1, 0)]
    [InlineData(VIRTIO_VIDEO_CODEC_MPEG4, 1, 0)]
    public void Profile_OfOtherCodecs_HasNoLevel(virtio_video_codec codec, uint wanted, uint got)
    {
        EncoderParameters parameters = Of(codec);
        virtio_video_codec_h264 variant = parameters.Set(p => p.WithVariant(wanted, 9)).bitstream_format.@params.h264;

        Assert.Equal((got, 0u), (variant.profile, variant.level));
    }

    [Theory]
    [Ruling(15)]
    [Clause("CODECS/3")]

    // 99 macroblocks, 1485 of them in a second, 64 kbit/s: level 1.
    [InlineData(176, 144, 15, 64_000, 1, 1, 1)]
    [InlineData(176, 144, 16, 64_000, 1, 1, 2)]
    [InlineData(176, 144, 15, 64_001, 1, 1, 2)]
    [InlineData(176, 160, 13, 64_000, 1, 1, 2)]

    // High has a quarter more of bitrate.
    [InlineData(176, 144, 15, 80_000, 4, 1, 1)]
    [InlineData(176, 144, 15, 80_001, 4, 1, 2)]

    // No side longer than the root of 8 * 99 macroblocks.
    [InlineData(448, 16, 1, 64_000, 1, 1, 1)]
    [InlineData(464, 16, 1, 64_000, 1, 1, 2)]
    [InlineData(16, 464, 1, 64_000, 1, 1, 2)]

    // What was asked for is kept where it serves, and no level that does not exist.
    [InlineData(176, 144, 15, 64_000, 1, 15, 15)]
    [InlineData(176, 144, 15, 64_000, 1, 0, 15)]
    [InlineData(176, 144, 15, 64_000, 1, 99, 15)]
    [InlineData(640, 480, 30, 1_000_000, 2, 8, 8)]
    [InlineData(1920, 1080, 30, 20_000_000, 2, 1, 11)]
    [InlineData(1920, 1080, 30, 20_000_001, 2, 11, 12)]
    [InlineData(1920, 1080, 60, 1_000_000, 2, 11, 13)]
    [InlineData(2560, 1920, 30, 1_000_000, 2, 11, 14)]
    [InlineData(4096, 2304, 26, 240_000_000, 1, 1, 15)]
    public void Level_ThatIsTooLow_IsRaisedToTheLowestThatServes(uint width, uint height, uint rate, uint bitrate, uint profile, uint wanted, uint got)
    {
        EncoderParameters parameters = Of(VIRTIO_VIDEO_CODEC_H264);
        parameters.Set(p => p.WithVariant(1, 15));
        virtio_video_params p = parameters.Set(
            p => (p with { width = width, height = height, frame_rate = rate, cur_bitrate = bitrate }).WithVariant(profile, wanted));

        Assert.Equal((width, height, rate, bitrate), (p.width, p.height, p.frame_rate, p.cur_bitrate));
        Assert.Equal((profile, got), (p.bitstream_format.@params.h264.profile, p.bitstream_format.@params.h264.level));
    }

    [Fact]
    [Ruling(15)]
    public void Level_WithoutRateControl_HasNoBitrateToServe()
    {
        virtio_video_params p = Of(VIRTIO_VIDEO_CODEC_H264).Set(
            p => (p with { width = 176, height = 144, frame_rate = 15, cur_bitrate = 240_000_000, rc_mode = 0 }).WithVariant(1, 1));

        Assert.Equal(1u, p.bitstream_format.@params.h264.level);
    }

    [Theory]
    [Ruling(15)]
    [InlineData(1920, 1088, 240, 983040 / 8160)]
    [InlineData(8688, 8688, 240, 983040 / (543 * 67))]
    [InlineData(4096, 2304, 26, 26)]
    public void FrameRate_BeyondTheHighestLevel_IsLowered(uint width, uint height, uint rate, uint got)
    {
        EncoderParameters parameters = Of(VIRTIO_VIDEO_CODEC_H264, 16384, 16384);
        virtio_video_params p = parameters.Set(p => p with { width = width, height = height, frame_rate = rate });

        Assert.Equal((got, 15u), (p.frame_rate, p.bitstream_format.@params.h264.level));
    }

    [Fact]
    [Ruling(15)]
    public void WhileAnythingIsQueued_ALevelRisesWithTheBitrate()
    {
        // It is refused or adjusted as ruled when the rate does not fit, never ignored.
        EncoderParameters parameters = Of(VIRTIO_VIDEO_CODEC_H264);
        parameters.Set(p => (p with { width = 176, height = 144, frame_rate = 15, cur_bitrate = 64_000 }).WithVariant(1, 1));
        virtio_video_params p = parameters.Set(p => p with { cur_bitrate = 10_000_000 }, imagesAreIdle: false);

        Assert.Equal((10_000_000u, 8u), (p.cur_bitrate, p.bitstream_format.@params.h264.level));
    }

    [Fact]
    [Ruling(15)]
    public void Settings_ThatDidNotChange_AreTheSame()
    {
        // The encoder compares the reference for each picture.
        EncoderParameters parameters = Of(VIRTIO_VIDEO_CODEC_H264);
        EncoderSettings before = parameters.Settings;
        parameters.Set(p => p with { cur_image_buffers = 7, cur_bitstream_buffers = 9 });
        Assert.Same(before, parameters.Settings);

        parameters.Set(p => p with { cur_bitrate = 2_000_000 });
        Assert.NotEqual(before, parameters.Settings);
        Assert.Equal(before with { Bitrate = 2_000_000 }, parameters.Settings);
    }
}
