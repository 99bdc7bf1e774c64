// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.Linq;
using FFmpeg.AutoGen;
using VirtioVideo.Codecs;
using VirtioVideo.FFmpeg.Decoding;
using VirtioVideo.FFmpeg.Pixels;
using VirtioVideo.Memory;
using VirtioVideo.Tests.Support;
using VirtioVideo.Wire;
using Xunit;
using static VirtioVideo.Wire.virtio_video_image_format;

namespace VirtioVideo.Tests.FFmpeg.Pixels;

/// <summary>Every visible sample of a picture is written, in every format, of every size, in every layout, and it is the right one.</summary>
/// <remarks>The judge is the formula of BT.601, not swscale. All around the visible part the decoder's frame holds samples of another colour.</remarks>
public sealed class VisibleSampleTests
{
    private const int Largest = 67;
    private const byte Cb = 90;
    private const byte Cr = 170;

    private static readonly (int Width, int Height)[] s_sizes
        = [(1, 1), (1, 2), (2, 1), (2, 2), (3, 2), (7, 4), (9, 8), (16, 16), (31, 17), (33, 16), (34, 35), (35, 34), (35, 35), (63, 62), (64, 64), (67, 66)];

    private static readonly (int Left, int Top)[] s_corners = [(0, 0), (2, 2), (8, 4)];

    /// <summary>What decoders make, and what guests ask for.</summary>
    public static TheoryData<AVPixelFormat, virtio_video_image_format> Conversions
    {
        get
        {
            var all = new TheoryData<AVPixelFormat, virtio_video_image_format>();
            foreach (virtio_video_image_format target in FrameLayout.Formats)
            {
                foreach (AVPixelFormat source in (AVPixelFormat[])
                    [
                        AVPixelFormat.AV_PIX_FMT_YUV420P, AVPixelFormat.AV_PIX_FMT_YUV422P, AVPixelFormat.AV_PIX_FMT_YUV444P, AVPixelFormat.AV_PIX_FMT_YUV420P10LE,
                        AVPixelFormat.AV_PIX_FMT_YUV422P10LE, AVPixelFormat.AV_PIX_FMT_YUV444P10LE,
                    ])
                {
                    all.Add(source, target);
                }
            }

            return all;
        }
    }

    [Theory]
    [MemberData(nameof(Conversions))]
    public void Write_OfSomeSizes_WritesEveryVisibleSample(AVPixelFormat source, virtio_video_image_format target)
        => Sweep(source, target, s_sizes, s_corners);

    [Theory]
    [Trait("Length", "Long")]
    [MemberData(nameof(Conversions))]
    public void Write_OfEverySize_WritesEveryVisibleSample(AVPixelFormat source, virtio_video_image_format target)
        => Sweep(source, target, from width in Enumerable.Range(1, Largest) from height in Enumerable.Range(1, Largest) select (width, height), s_corners[..2]);

    private static void Sweep(AVPixelFormat source, virtio_video_image_format target, IEnumerable<(int Width, int Height)> sizes, (int Left, int Top)[] corners)
    {
        var wrong = new List<string>();
        using var converter = new PixelConverter();
        foreach ((int width, int height) in sizes)
        {
            foreach ((int left, int top) in corners)
            {
                using var picture = new ShadedPicture(source, left, top, width, height);
                foreach (virtio_video_planes_layout planes in Enum.GetValues<virtio_video_planes_layout>())
                {
                    foreach (bool isTight in (bool[])[false, true])
                    {
                        FrameLayout layout = Layout(target, planes, picture, isTight);
                        foreach (bool isMapped in (bool[])[false, true])
                        {
                            if ((!isMapped || layout.FrameShape is not null) && FindWrong(converter, picture, layout, isMapped) is { } place)
                            {
                                wrong.Add($"{width}x{height}+{left}+{top} {planes} tight {isTight} mapped {isMapped}: {place}");
                            }
                        }
                    }
                }
            }
        }

        Assert.True(wrong.Count == 0, $"{wrong.Count} wrong, the first:\n{string.Join('\n', wrong.Take(20))}");
    }

    /// <summary>The layout of a guest that takes the strides as they are, or of one whose lines have no padding.</summary>
    private static FrameLayout Layout(virtio_video_image_format target, virtio_video_planes_layout planes, ShadedPicture picture, bool isTight)
    {
        uint chroma = (picture.CodedWidth + 1) / 2;
        uint[] strides = !isTight ? []
            : IsRgb(target) ? [4 * picture.CodedWidth]
            : target == VIRTIO_VIDEO_IMAGE_FORMAT_NV12 ? [picture.CodedWidth, 2 * chroma]
            : [picture.CodedWidth, chroma, chroma];
        return FrameLayout.Create(target, planes, picture.CodedWidth, picture.CodedHeight, strides);
    }

    /// <returns>The first wrong sample; null if there is none.</returns>
    private static string? FindWrong(PixelConverter converter, ShadedPicture picture, FrameLayout layout, bool isMapped)
    {
        using var ram = new GuestRam(1 << 18);
        using var pool = new FramePool();
        using var buffer = new PoisonedBuffer(ram, pool, layout, isMapped);
        foreach (byte poison in (byte[])[0x33, 0xcc])
        {
            buffer.Poison(poison);
            picture.WriteTo(converter, pool, buffer, layout);
            if (picture.FindWrong(buffer, layout) is { } wrong)
            {
                return wrong;
            }
        }

        return null;
    }

    private static bool IsRgb(virtio_video_image_format format) => format is VIRTIO_VIDEO_IMAGE_FORMAT_ARGB8888 or VIRTIO_VIDEO_IMAGE_FORMAT_BGRA8888;

    /// <summary>A decoder's frame: brightness by column and row, one colour, and another colour around the visible part.</summary>
    private sealed unsafe class ShadedPicture : IDisposable
    {
        private readonly TestFrame _frame;
        private readonly int _left;
        private readonly int _top;
        private readonly int _width;
        private readonly int _height;
        private readonly int _tolerance;

        public ShadedPicture(AVPixelFormat format, int left, int top, int width, int height)
        {
            (_left, _top, _width, _height) = (left, top, width, height);
            (CodedWidth, CodedHeight) = ((uint)(left + width), (uint)(top + height));
            AVPixFmtDescriptor* description = ffmpeg.av_pix_fmt_desc_get(format);
            int depth = description->comp[0].depth;
            _tolerance = depth > 8 ? 1 : 0;
            _frame = new TestFrame(format, (int)CodedWidth, (int)CodedHeight);
            (_frame.Frame->crop_left, _frame.Frame->crop_top) = ((nuint)left, (nuint)top);
            for (int plane = 0; plane < 3; plane++)
            {
                (int x, int y) = plane == 0 ? (0, 0) : (description->log2_chroma_w, description->log2_chroma_h);
                for (int row = 0; row < ((int)CodedHeight + (1 << y) - 1) >> y; row++)
                {
                    for (int column = 0; column < _frame.Frame->linesize[(uint)plane] / (depth > 8 ? 2 : 1); column++)
                    {
                        bool isVisible = column >= left >> x && row >= top >> y && column < ((int)CodedWidth + (1 << x) - 1) >> x;
                        int sample = (plane, isVisible) switch { (0, true) => Luma(column - left, row - top), (1, true) => Cb, (2, true) => Cr, (0, false) => 255, _ => 16 };
                        byte* at = _frame.Frame->data[(uint)plane] + (row * _frame.Frame->linesize[(uint)plane]);
                        if (depth > 8)
                        {
                            ((ushort*)at)[column] = (ushort)(sample << (depth - 8));
                        }
                        else
                        {
                            at[column] = (byte)sample;
                        }
                    }
                }
            }
        }

        public uint CodedWidth { get; }

        public uint CodedHeight { get; }

        public void WriteTo(PixelConverter converter, FramePool pool, PoisonedBuffer buffer, FrameLayout layout)
        {
            using var frame = new LibavcodecFrame(converter, pool, new CodecStatistics());
            Assert.Equal(0, ffmpeg.av_frame_ref(frame.Frame, _frame.Frame));
            frame.Describe(0, 0, lacksReference: false);
            var gate = new GuestGate();
            Assert.True(gate.TryEnter());
            Assert.Equal(WriteStatus.Written, frame.Write(buffer, layout, isInPlace: false, gate));
        }

        public string? FindWrong(PoisonedBuffer buffer, FrameLayout layout)
        {
            for (int row = 0; row < _height; row++)
            {
                string? wrong = IsRgb(layout.Format) ? FindWrongColour(buffer, layout, row) : FindWrongSample(buffer, layout, row);
                if (wrong is not null)
                {
                    return wrong;
                }
            }

            return null;
        }

        public void Dispose() => _frame.Dispose();

        private static byte Luma(int column, int row) => (byte)(40 + ((3 * column) + (5 * row)) % 150);

        private string? FindWrongColour(PoisonedBuffer buffer, FrameLayout layout, int row)
        {
            Span<byte> line = buffer.Line(0, _top + row, 4 * _left, 4 * _width);
            for (int column = 0; column < _width; column++)
            {
                (byte red, byte green, byte blue) = Bt601(Luma(column, row), Cb, Cr);
                ReadOnlySpan<byte> right = layout.Format == VIRTIO_VIDEO_IMAGE_FORMAT_ARGB8888 ? [255, red, green, blue] : [blue, green, red, 255];
                for (int i = 0; i < 4; i++)
                {
                    if (Math.Abs(line[(4 * column) + i] - right[i]) > 4)
                    {
                        return $"column {column} of row {row} is {Convert.ToHexString(line.Slice(4 * column, 4))}, not {Convert.ToHexString(right)}";
                    }
                }
            }

            return null;
        }

        private string? FindWrongSample(PoisonedBuffer buffer, FrameLayout layout, int row)
        {
            Span<byte> line = buffer.Line(0, _top + row, _left, _width);
            for (int column = 0; column < _width; column++)
            {
                if (Math.Abs(line[column] - Luma(column, row)) > _tolerance)
                {
                    return $"luma in column {column} of row {row} is {line[column]}, not {Luma(column, row)}";
                }
            }

            bool isNv12 = layout.Format == VIRTIO_VIDEO_IMAGE_FORMAT_NV12;
            for (int plane = 1; plane < layout.Planes.Length && row % 2 == 0; plane++)
            {
                Span<byte> samples = buffer.Line(plane, (_top + row) / 2, isNv12 ? _left : _left / 2, (isNv12 ? 2 : 1) * ((_width + 1) / 2));
                for (int i = 0; i < samples.Length; i++)
                {
                    bool isCb = isNv12 ? i % 2 == 0 : layout.FramePlane(plane) == 1;
                    if (Math.Abs(samples[i] - (isCb ? Cb : Cr)) > _tolerance)
                    {
                        return $"chroma in byte {i} of row {row / 2} of plane {plane} is {samples[i]}, not {(isCb ? Cb : Cr)}";
                    }
                }
            }

            return null;
        }

        private static (byte Red, byte Green, byte Blue) Bt601(int y, int cb, int cr)
        {
            double luma = 255.0 / 219 * (y - 16);
            double blue = 255.0 / 224 * (cb - 128);
            double red = 255.0 / 224 * (cr - 128);
            static byte Clip(double value) => (byte)Math.Clamp(Math.Round(value), 0, 255);
            return (Clip(luma + (1.402 * red)), Clip(luma - (0.344136 * blue) - (0.714136 * red)), Clip(luma + (1.772 * blue)));
        }
    }
}
