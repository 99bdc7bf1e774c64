// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Linq;
using VirtioVideo.Codecs;
using VirtioVideo.Tests.Support;
using VirtioVideo.Wire;
using Xunit;
using static VirtioVideo.Wire.virtio_video_codec;
using static VirtioVideo.Wire.virtio_video_image_format;
using static VirtioVideo.Wire.virtio_video_planes_layout;

namespace VirtioVideo.Tests.FFmpeg.Pixels;

/// <summary>Pictures on their way from guest memory into an encoder.</summary>
public sealed class FrameReaderTests
{
    private const int Count = 6;

    [Theory]
    [MemberData(nameof(AllCodecs.Each), MemberType = typeof(AllCodecs))]
    public void PlanarFormats_InAnyLayout_GiveTheSamePackets(virtio_video_codec codec)
    {
        // An odd width, where the codec has it: chroma that rounds up, and lines that end in the middle of a vector.
        uint width = 162 + (EncoderTraits.Of(codec).SizeStep == 1 ? 1u : 0);
        byte[][] expected = Encode(codec, width, VIRTIO_VIDEO_IMAGE_FORMAT_YUV420, VIRTIO_VIDEO_PLANES_LAYOUT_SINGLE_BUFFER, scattered: false, out _);
        foreach (virtio_video_image_format format in (virtio_video_image_format[])[VIRTIO_VIDEO_IMAGE_FORMAT_YUV420, VIRTIO_VIDEO_IMAGE_FORMAT_YVU420, VIRTIO_VIDEO_IMAGE_FORMAT_NV12])
        {
            foreach (virtio_video_planes_layout layout in Enum.GetValues<virtio_video_planes_layout>())
            {
                foreach (bool scattered in (bool[])[false, true])
                {
                    byte[][] packets = Encode(codec, width, format, layout, scattered, out bool inPlace);
                    Assert.True(expected.Zip(packets, (a, b) => a.AsSpan().SequenceEqual(b)).All(same => same), $"{format} {layout} scattered {scattered}");
                    Assert.Equal(Count, packets.Length);
                    Assert.Equal(IsReadInPlace(codec, format) && !scattered, inPlace);
                }
            }
        }
    }

    [Theory]
    [InlineData(VIRTIO_VIDEO_IMAGE_FORMAT_ARGB8888)]
    [InlineData(VIRTIO_VIDEO_IMAGE_FORMAT_BGRA8888)]
    public void Rgb_IsConvertedAsSwscaleDoes(virtio_video_image_format format)
    {
        // Grey ramps of RGB are the luma of limited range, and no colour (BT.601).
        const uint Width = 64;
        const uint Height = 64;
        foreach (bool scattered in (bool[])[false, true])
        {
            using var bench = new EncoderBench(VIRTIO_VIDEO_CODEC_MPEG4) { Format = format, IsScattered = scattered };
            bench.Settings = EncoderBench.SettingsOf(VIRTIO_VIDEO_CODEC_MPEG4, Width, Height) with { RateControl = RateControl.None, Qp = new FrameQp(1, 1, 1) };
            byte[] rgb = new byte[Width * Height * 4];
            for (int i = 0; i < rgb.Length / 4; i++)
            {
                byte grey = (byte)(4 * (i % (int)Width));
                rgb.AsSpan(4 * i, 4).Fill(grey);
                rgb[(4 * i) + (format == VIRTIO_VIDEO_IMAGE_FORMAT_ARGB8888 ? 0 : 3)] = 255;
            }

            Assert.Equal(CodecStatus.Ok, bench.Send(rgb, 1));
            Assert.False(bench.Encoder.ReadInPlace);
            byte[] decoded = DecodedPicture.First(VIRTIO_VIDEO_CODEC_MPEG4, bench.Packets[0].Bytes);
            for (int x = 0; x < Width; x++)
            {
                Assert.InRange(decoded[x], 16 + (4 * x * 219 / 255) - 3, 16 + (4 * x * 219 / 255) + 3);
            }

            Assert.All(decoded[(int)(Width * Height)..], chroma => Assert.InRange(chroma, 126, 130));
        }
    }

    [Theory]
    [InlineData(VIRTIO_VIDEO_CODEC_MPEG2, VIRTIO_VIDEO_IMAGE_FORMAT_BGRA8888)]
    [InlineData(VIRTIO_VIDEO_CODEC_MPEG4, VIRTIO_VIDEO_IMAGE_FORMAT_BGRA8888)]
    [InlineData(VIRTIO_VIDEO_CODEC_MPEG2, VIRTIO_VIDEO_IMAGE_FORMAT_NV12)]
    [InlineData(VIRTIO_VIDEO_CODEC_MPEG4, VIRTIO_VIDEO_IMAGE_FORMAT_YUV420)]
    public void Picture_ThatAnEncoderKeeps_IsNotWrittenOverByTheNext(virtio_video_codec codec, virtio_video_image_format format)
    {
        // Where FFmpeg's own pictures have the lines of ours, its encoders keep ours instead of a copy, and B-frames wait in them.
        for (uint width = 16; width <= 256; width += 16)
        {
            using var bench = new EncoderBench(codec, Latency.Throughput) { Format = format };
            bench.Settings = EncoderBench.SettingsOf(codec, width, 32) with { RateControl = RateControl.None, Qp = new FrameQp(1, 1, 1) };
            for (int i = 0; i < Count; i++)
            {
                byte[] grey = new byte[width * 32 * 4];
                grey.AsSpan().Fill((byte)(40 * i));
                Assert.Equal(CodecStatus.Ok, bench.Send(grey, (ulong)i));
            }

            bench.Drain();
            byte[][] decoded = DecodedPicture.All(codec, bench.Packets);
            Assert.Equal(Count, decoded.Length);
            bool isRgb = format == VIRTIO_VIDEO_IMAGE_FORMAT_BGRA8888;
            for (int i = 0; i < Count; i++)
            {
                int expected = isRgb ? 16 + (40 * i * 219 / 255) : 40 * i;
                Assert.InRange(decoded[i][width * 16], expected - 3, expected + 3);
            }
        }
    }

    private static bool IsReadInPlace(virtio_video_codec codec, virtio_video_image_format format) => codec switch
    {
        VIRTIO_VIDEO_CODEC_H264 => true,
        VIRTIO_VIDEO_CODEC_HEVC or VIRTIO_VIDEO_CODEC_VP8 or VIRTIO_VIDEO_CODEC_VP9 => format != VIRTIO_VIDEO_IMAGE_FORMAT_NV12,
        _ => false,
    };

    private static byte[][] Encode(virtio_video_codec codec, uint width, virtio_video_image_format format, virtio_video_planes_layout layout, bool scattered, out bool inPlace)
    {
        using var bench = new EncoderBench(codec, Latency.Throughput) { Format = format, PlanesLayout = layout, IsScattered = scattered };
        bench.Settings = EncoderBench.SettingsOf(codec, width, 90);
        bench.SendMany(Count);
        inPlace = bench.Encoder.ReadInPlace;
        bench.Drain();
        return [.. bench.Packets.Select(p => p.Bytes)];
    }
}
