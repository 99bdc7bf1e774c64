// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using FFmpeg.AutoGen;
using VirtioVideo.FFmpeg.Pixels;
using VirtioVideo.Tests.Conformance;
using VirtioVideo.Tests.Support;
using VirtioVideo.Wire;
using Xunit;

namespace VirtioVideo.Tests.FFmpeg.Pixels;

/// <summary>Frames that are not 8-bit 4:2:0.</summary>
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
    [Ruling(20)]
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
    [Ruling(20)]
    public void Convert_OfGrey_KeepsTheRangeAndHasNoColour()
    {
        using var converter = new PixelConverter();
        using TestFrame frame = new TestFrame(AVPixelFormat.AV_PIX_FMT_GRAY8, 64, 48).Fill(0, 250, 48);

        AssertSamples(converter.Convert(frame.Frame, AVPixelFormat.AV_PIX_FMT_YUV420P), 250, [128], [128]);
    }

    [Fact]
    [Ruling(20)]
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

        Assert.Equal("", StandardError.CapturedDuring(() => Assert.True(converter.Convert(frame.Frame, AVPixelFormat.AV_PIX_FMT_NV12) is null)));
    }

    [Fact]
    [Ruling(20)]
    public void Convert_OfAnyFormatAndSize_SaysNothingAtAnyLevelAndLeavesTheLevelAlone()
    {
        // The host's level is looked at all the time, and what is said at the most talkative one is counted.
        int level = ffmpeg.av_log_get_level();
        ffmpeg.av_log_set_level(ffmpeg.AV_LOG_TRACE);
        using var stop = new CancellationTokenSource();
        long looks = 0;
        long changes = 0;
        var watch = new Thread(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                Volatile.Write(ref looks, looks + 1);
                changes += ffmpeg.av_log_get_level() == ffmpeg.AV_LOG_TRACE ? 0 : 1;
            }
        });
        watch.Start();
        string written;
        try
        {
            Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref looks) > 0, 30000));
            written = StandardError.CapturedDuring(ConvertAll);
        }
        finally
        {
            stop.Cancel();
            watch.Join();
            ffmpeg.av_log_set_level(level);
        }

        Assert.Equal(("", 0L), (written, changes));
        Assert.True(looks > 100, $"{looks} looks");
    }

    [Fact]
    [Ruling(20)]
    public void Scaler_ThatIsSilent_MakesTheSameSamples()
    {
        string written = StandardError.CapturedDuring(() =>
        {
            foreach ((AVPixelFormat source, AVPixelFormat target, int width, int height) in Conversions())
            {
                using var noise = new TestFrame(source, width, height);
                AVFrame* frame = noise.Frame;
                var random = new Random(1);
                for (uint plane = 0; plane < 4 && frame->buf[plane] is not null; plane++)
                {
                    var bytes = new Span<byte>(frame->buf[plane]->data, (int)frame->buf[plane]->size);
                    random.NextBytes(bytes);
                    for (int i = 1; i < bytes.Length && IsDeep(source); i += 2)
                    {
                        bytes[i] &= 3;
                    }
                }

                using var expected = new TestFrame(target, width, height);
                using var actual = new TestFrame(target, width, height);
                SwsContext* usual = ffmpeg.sws_getContext(width, height, source, width, height, target, ffmpeg.SWS_BICUBIC, null, null, null);
                SwsContext* silent = SilentScaler.TryCreate(width, height, source, target);
                Scale(usual, frame, expected.Frame);
                Scale(silent, frame, actual.Frame);
                ffmpeg.sws_freeContext(usual);
                ffmpeg.sws_freeContext(silent);
                int rows = height;
                for (int plane = 0; plane < 3 && expected.Frame->data[(uint)plane] is not null; plane++, rows = (height + 1) / 2)
                {
                    int length = target is AVPixelFormat.AV_PIX_FMT_ARGB or AVPixelFormat.AV_PIX_FMT_BGRA ? 4 * width
                        : plane == 0 ? width
                        : target == AVPixelFormat.AV_PIX_FMT_NV12 ? (width + 1) / 2 * 2
                        : (width + 1) / 2;
                    for (int row = 0; row < rows; row++)
                    {
                        Assert.True(TestFrame.Line(expected.Frame, plane, row, length).SequenceEqual(TestFrame.Line(actual.Frame, plane, row, length)), $"{source} to {target}, plane {plane}, row {row}");
                    }
                }
            }
        });

        // The usual ones do say something, or there would be nothing to silence.
        Assert.Contains("No accelerated colorspace conversion", written, StringComparison.Ordinal);
    }

    [Fact]
    [Ruling(20)]
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

    private static bool IsDeep(AVPixelFormat format) => format is AVPixelFormat.AV_PIX_FMT_GRAY10LE or AVPixelFormat.AV_PIX_FMT_YUV420P10LE
        or AVPixelFormat.AV_PIX_FMT_YUV422P10LE or AVPixelFormat.AV_PIX_FMT_YUV444P10LE or AVPixelFormat.AV_PIX_FMT_YUV440P10LE or AVPixelFormat.AV_PIX_FMT_GBRP10LE;

    /// <summary>What decoders give, to what guests choose, of even and odd sizes.</summary>
    private static IEnumerable<(AVPixelFormat Source, AVPixelFormat Target, int Width, int Height)> Conversions()
        => from source in (AVPixelFormat[])
            [
                AVPixelFormat.AV_PIX_FMT_YUV420P, AVPixelFormat.AV_PIX_FMT_YUV422P, AVPixelFormat.AV_PIX_FMT_YUV444P, AVPixelFormat.AV_PIX_FMT_YUV440P,
                AVPixelFormat.AV_PIX_FMT_GRAY8, AVPixelFormat.AV_PIX_FMT_GRAY10LE, AVPixelFormat.AV_PIX_FMT_YUV420P10LE, AVPixelFormat.AV_PIX_FMT_YUV422P10LE,
                AVPixelFormat.AV_PIX_FMT_YUV444P10LE, AVPixelFormat.AV_PIX_FMT_YUV440P10LE, AVPixelFormat.AV_PIX_FMT_GBRP, AVPixelFormat.AV_PIX_FMT_GBRP10LE,
                AVPixelFormat.AV_PIX_FMT_YUVA420P,
            ]
           from target in (AVPixelFormat[])[AVPixelFormat.AV_PIX_FMT_YUV420P, AVPixelFormat.AV_PIX_FMT_NV12, AVPixelFormat.AV_PIX_FMT_ARGB, AVPixelFormat.AV_PIX_FMT_BGRA]
           from size in ((int Width, int Height)[])[(64, 48), (63, 48), (64, 47), (31, 17)]
           select (source, target, size.Width, size.Height);

    private static void ConvertAll()
    {
        foreach ((AVPixelFormat source, AVPixelFormat target, int width, int height) in Conversions())
        {
            using var converter = new PixelConverter();
            using var frame = new TestFrame(source, width, height);
            Assert.True(converter.Convert(frame.Frame, target) is not null);
        }
    }

    private static void Scale(SwsContext* scaler, AVFrame* source, AVFrame* target)
    {
        Assert.True(scaler is not null);
        Assert.Equal(
            source->height,
            ffmpeg.sws_scale(scaler, (byte**)&source->data, (int*)&source->linesize, 0, source->height, (byte**)&target->data, (int*)&target->linesize));
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
