// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Linq;
using FFmpeg.AutoGen;
using VirtioVideo.Codecs.Libavcodec;
using VirtioVideo.Tests.Support;
using VirtioVideo.Wire;
using Xunit;

namespace VirtioVideo.Tests.Codecs.Libavcodec;

/// <summary>Frames that are not 8-bit 4:2:0 (ruling 20).</summary>
[Collection(nameof(WholeProcess))]
public sealed unsafe class PixelConverterTests
{
    [Theory]
    [InlineData(AVPixelFormat.AV_PIX_FMT_YUV420P)]
    [InlineData(AVPixelFormat.AV_PIX_FMT_YUVJ420P)]
    public void Convert_OfWhatItIsAlready_IsTheFrameItself(AVPixelFormat format)
    {
        using var converter = new PixelConverter();
        using var frame = new TestFrame(format, 64, 48);

        Assert.True(converter.Convert(frame.Frame, AVPixelFormat.AV_PIX_FMT_NV12) == frame.Frame);
    }

    [Theory]
    [InlineData(AVPixelFormat.AV_PIX_FMT_YUV422P, 1, 48, 1)]
    [InlineData(AVPixelFormat.AV_PIX_FMT_YUVJ422P, 1, 48, 1)]
    [InlineData(AVPixelFormat.AV_PIX_FMT_YUV444P, 1, 48, 1)]
    [InlineData(AVPixelFormat.AV_PIX_FMT_YUVJ444P, 1, 48, 1)]
    [InlineData(AVPixelFormat.AV_PIX_FMT_YUV440P, 1, 24, 1)]
    [InlineData(AVPixelFormat.AV_PIX_FMT_YUV420P10LE, 2, 24, 4)]
    [InlineData(AVPixelFormat.AV_PIX_FMT_YUV422P10LE, 2, 48, 4)]
    [InlineData(AVPixelFormat.AV_PIX_FMT_YUV444P12LE, 2, 48, 16)]
    public void Convert_OfOtherSamplings_KeepsTheSamples(AVPixelFormat format, int sampleBytes, int chromaRows, int scale)
    {
        using var converter = new PixelConverter();
        using TestFrame frame = new TestFrame(format, 64, 48)
            .Fill(0, (ushort)(240 * scale), 48, sampleBytes).Fill(1, (ushort)(50 * scale), chromaRows, sampleBytes).Fill(2, (ushort)(200 * scale), chromaRows, sampleBytes);

        // swscale dithers what had more bits.
        int tolerance = sampleBytes - 1;
        AssertSamples(converter.Convert(frame.Frame, AVPixelFormat.AV_PIX_FMT_YUV420P), 240, [50], [200], tolerance);
        AssertSamples(converter.Convert(frame.Frame, AVPixelFormat.AV_PIX_FMT_NV12), 240, [50, 200], null, tolerance);
    }

    [Fact]
    public void Convert_OfGrey_KeepsTheRangeAndHasNoColour()
    {
        using var converter = new PixelConverter();
        using TestFrame frame = new TestFrame(AVPixelFormat.AV_PIX_FMT_GRAY8, 64, 48).Fill(0, 250, 48);

        AssertSamples(converter.Convert(frame.Frame, AVPixelFormat.AV_PIX_FMT_YUV420P), 250, [128], [128]);
    }

    [Fact]
    public void Convert_OfACroppedFrame_ConvertsTheVisibleRectangleInPlace()
    {
        using var converter = new PixelConverter();
        using TestFrame frame = new TestFrame(AVPixelFormat.AV_PIX_FMT_YUV444P, 64, 48).Fill(0, 255, 48).Fill(1, 255, 48).Fill(2, 255, 48);
        frame.Frame->crop_left = 4;
        frame.Frame->crop_top = 2;
        frame.Frame->crop_right = 6;
        frame.Frame->crop_bottom = 8;
        for (int row = 2; row < 40; row++)
        {
            for (int plane = 0; plane < 3; plane++)
            {
                TestFrame.Line(frame.Frame, plane, row, 64)[4..58].Fill((byte)(30 + plane));
            }
        }

        AVFrame* converted = converter.Convert(frame.Frame, AVPixelFormat.AV_PIX_FMT_YUV420P);
        Assert.Equal((64, 48), (converted->width, converted->height));
        for (int row = 2; row < 40; row++)
        {
            Assert.All(TestFrame.Line(converted, 0, row, 64)[4..58].ToArray(), sample => Assert.Equal(30, sample));
        }

        // What lies outside does not bleed into the chroma of the edge.
        for (int row = 1; row < 20; row++)
        {
            Assert.All(TestFrame.Line(converted, 1, row, 32)[2..29].ToArray(), sample => Assert.Equal(31, sample));
            Assert.All(TestFrame.Line(converted, 2, row, 32)[2..29].ToArray(), sample => Assert.Equal(32, sample));
        }
    }

    [Fact]
    public void Convert_OfFramesOfChangingSizeAndFormat_FollowsThem()
    {
        using var converter = new PixelConverter();
        foreach ((AVPixelFormat format, int width, int height) in ((AVPixelFormat, int, int)[])
            [(AVPixelFormat.AV_PIX_FMT_YUV444P, 64, 48), (AVPixelFormat.AV_PIX_FMT_YUV444P, 31, 17), (AVPixelFormat.AV_PIX_FMT_YUV422P, 31, 17), (AVPixelFormat.AV_PIX_FMT_YUV422P, 128, 96)])
        {
            using TestFrame frame = new TestFrame(format, width, height).Fill(0, 77, height).Fill(1, 88, height).Fill(2, 99, height);
            AVFrame* converted = converter.Convert(frame.Frame, AVPixelFormat.AV_PIX_FMT_YUV420P);
            Assert.Equal((width, height), (converted->width, converted->height));
            AssertSamples(converted, 77, [88], [99]);
        }
    }

    [Theory]
    [InlineData(AVColorRange.AVCOL_RANGE_MPEG, 16, 0)]
    [InlineData(AVColorRange.AVCOL_RANGE_MPEG, 235, 255)]
    [InlineData(AVColorRange.AVCOL_RANGE_JPEG, 255, 255)]
    [InlineData(AVColorRange.AVCOL_RANGE_JPEG, 128, 128)]
    public void Convert_ToRgb_FollowsTheRangeOfTheStream(AVColorRange range, byte luma, byte grey)
    {
        using var converter = new PixelConverter();
        using TestFrame frame = new TestFrame(AVPixelFormat.AV_PIX_FMT_YUV420P, 64, 48).Fill(0, luma, 48).Fill(1, 128, 24).Fill(2, 128, 24);
        frame.Frame->color_range = range;
        AVFrame* converted = converter.Convert(frame.Frame, AVPixelFormat.AV_PIX_FMT_ARGB);

        // swscale rounds white to 253.
        byte[] pixel = TestFrame.Line(converted, 0, 47, 256)[^4..].ToArray();
        Assert.Equal(255, pixel[0]);
        Assert.All(pixel[1..], sample => Assert.InRange(sample, grey - 2, grey + 2));
    }

    [Fact]
    public void Convert_ToRgb_FollowsTheMatrixOfTheStream()
    {
        // The same samples are another green by BT.709 than by BT.601.
        using var converter = new PixelConverter();
        using TestFrame frame = new TestFrame(AVPixelFormat.AV_PIX_FMT_YUV420P, 64, 48).Fill(0, 120, 48).Fill(1, 90, 24).Fill(2, 70, 24);
        frame.Frame->colorspace = AVColorSpace.AVCOL_SPC_SMPTE170M;
        byte[] standard = TestFrame.Line(converter.Convert(frame.Frame, AVPixelFormat.AV_PIX_FMT_BGRA), 0, 0, 4).ToArray();
        frame.Frame->colorspace = AVColorSpace.AVCOL_SPC_BT709;
        byte[] high = TestFrame.Line(converter.Convert(frame.Frame, AVPixelFormat.AV_PIX_FMT_BGRA), 0, 0, 4).ToArray();

        Assert.True(standard[1] > high[1] + 5, $"green {standard[1]} and {high[1]}");
        Assert.Equal((255, 255), (standard[3], high[3]));
    }

    [Fact]
    public void Convert_OfWhatIsNoPicture_IsNothing()
    {
        using var converter = new PixelConverter();
        using var frame = new TestFrame(AVPixelFormat.AV_PIX_FMT_YUV444P, 64, 48);
        frame.Frame->format = (int)AVPixelFormat.AV_PIX_FMT_VAAPI;

        // swscale says so on stderr; no decoder without hardware gives such frames.
        StandardError.CapturedDuring(() => Assert.True(converter.Convert(frame.Frame, AVPixelFormat.AV_PIX_FMT_NV12) is null));
    }

    [Fact]
    public void Stream_ThatIsConverted_WritesNothingToTheHostsStderr()
    {
        Clip clip = Clips.H264TenBit;
        Clip full = Clips.H264FullRange422;
        string written = StandardError.CapturedDuring(() =>
        {
            using var device = new TestDevice();
            Assert.Equal(8, new Playback(device.Driver.CreateStream(clip.Codec)).Play(clip.Stamped()).Pictures.Count());
            Assert.Equal(8, new Playback(device.Driver.CreateStream(full.Codec)).Play(full.Stamped()).Pictures.Count());

            // swscale has no vector code for ARGB and would say so.
            virtio_video_params Argb(virtio_video_params p) => p with { image_format = (uint)virtio_video_image_format.VIRTIO_VIDEO_IMAGE_FORMAT_ARGB8888 };
            Assert.Equal(8, new Playback(device.Driver.CreateStream(full.Codec), choose: Argb).Play(full.Stamped()).Pictures.Count());
        });

        Assert.Equal("", written);
    }

    private static void AssertSamples(AVFrame* frame, byte luma, byte[] second, byte[]? third, int tolerance = 0)
    {
        Assert.True(frame is not null);
        int chromaWidth = (frame->width + 1) / 2;
        for (int row = 0; row < frame->height; row++)
        {
            AssertLine([luma], TestFrame.Line(frame, 0, row, frame->width), tolerance);
        }

        for (int row = 0; row < (frame->height + 1) / 2; row++)
        {
            AssertLine(second, TestFrame.Line(frame, 1, row, chromaWidth * second.Length), tolerance);
            if (third is not null)
            {
                AssertLine(third, TestFrame.Line(frame, 2, row, chromaWidth), tolerance);
            }
        }
    }

    private static void AssertLine(byte[] expected, Span<byte> line, int tolerance)
    {
        for (int i = 0; i < line.Length; i++)
        {
            Assert.InRange(line[i], expected[i % expected.Length] - tolerance, expected[i % expected.Length] + tolerance);
        }
    }
}
