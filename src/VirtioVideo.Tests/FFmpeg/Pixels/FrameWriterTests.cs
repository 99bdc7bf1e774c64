// SPDX-License-Identifier: BSD-3-Clause

using System;
using FFmpeg.AutoGen;
using VirtioVideo.Codecs;
using VirtioVideo.FFmpeg.Pixels;
using VirtioVideo.Memory;
using VirtioVideo.Tests.Conformance;
using VirtioVideo.Tests.Support;
using VirtioVideo.Wire;
using Xunit;
using static VirtioVideo.Wire.virtio_video_image_format;
using static VirtioVideo.Wire.virtio_video_planes_layout;

namespace VirtioVideo.Tests.FFmpeg.Pixels;

/// <summary>Frames go into the guest's buffers; with real pictures: see the tests of streams.</summary>
public sealed unsafe class FrameWriterTests : IDisposable
{
    private const byte Untouched = 0xcc;

    private readonly GuestRam _ram = new(1 << 20);

    [Theory]
    [Ruling(31)]
    [Clause("BUFFER_LIFE_CYCLE/6")]
    [InlineData(VIRTIO_VIDEO_IMAGE_FORMAT_NV12, 0u)]
    [InlineData(VIRTIO_VIDEO_IMAGE_FORMAT_NV12, 256u)]
    [InlineData(VIRTIO_VIDEO_IMAGE_FORMAT_YUV420, 0u)]
    [InlineData(VIRTIO_VIDEO_IMAGE_FORMAT_YVU420, 256u)]
    public void Write_LeavesThePaddingOfLinesAlone(virtio_video_image_format format, uint stride)
    {
        // The padding of FFmpeg's lines could hold what is not for guests.
        FrameLayout layout = FrameLayout.Create(format, VIRTIO_VIDEO_PLANES_LAYOUT_SINGLE_BUFFER, 50, 30, [stride, stride, stride]);
        using TestFrame frame = new TestFrame(AVPixelFormat.AV_PIX_FMT_YUV420P, 50, 30).Fill(0, 1, 30).Fill(1, 2, 15).Fill(2, 3, 15);
        GuestBuffer buffer = Buffer(layout);
        Assert.Equal(WriteStatus.Written, FrameWriter.Write(frame.Frame, [buffer], layout, hasLuma: false, new GuestGate()));

        int samples = 0;
        foreach (PlaneLayout plane in layout.Planes)
        {
            for (uint row = 0; row < plane.Rows; row++)
            {
                Span<byte> line = _ram.At(GuestRam.Base + plane.Offset + (row * plane.Stride), (int)plane.Stride);
                Assert.Equal(0, line[..(int)plane.RowBytes].Count(Untouched));
                Assert.Equal((int)(plane.Stride - plane.RowBytes), line[(int)plane.RowBytes..].Count(Untouched));
                samples += (int)plane.RowBytes;
            }
        }

        Assert.Equal((50 * 30) + (2 * 25 * 15), samples);
        Assert.True(_ram.StillHolds(GuestRam.Base + layout.Planes[^1].End, 4096, Untouched));
    }

    [Theory]
    [Clause("IMAGE_FORMATS/3", "IMAGE_FORMATS/4")]
    [InlineData(VIRTIO_VIDEO_IMAGE_FORMAT_YUV420, 2, 3)]
    [InlineData(VIRTIO_VIDEO_IMAGE_FORMAT_YVU420, 3, 2)]
    public void Write_OfThreePlanes_HasThemInTheOrderOfTheFormat(virtio_video_image_format format, byte second, byte third)
    {
        FrameLayout layout = FrameLayout.Create(format, VIRTIO_VIDEO_PLANES_LAYOUT_SINGLE_BUFFER, 64, 48, default);
        using TestFrame frame = new TestFrame(AVPixelFormat.AV_PIX_FMT_YUV420P, 64, 48).Fill(0, 1, 48).Fill(1, 2, 24).Fill(2, 3, 24);
        Assert.Equal(WriteStatus.Written, FrameWriter.Write(frame.Frame, [Buffer(layout)], layout, hasLuma: false, new GuestGate()));

        Assert.Equal(
            (1, second, third),
            (_ram.Read<byte>(GuestRam.Base), _ram.Read<byte>(GuestRam.Base + layout.Planes[1].Offset), _ram.Read<byte>(GuestRam.Base + layout.Planes[2].Offset)));
    }

    [Theory]
    [InlineData(64u, 50u)]
    [InlineData(66u, 48u)]
    [InlineData(32u, 24u)]
    public void Write_IntoALayoutOfAnotherSize_WritesNothing(uint width, uint height)
    {
        FrameLayout layout = FrameLayout.Create(VIRTIO_VIDEO_IMAGE_FORMAT_NV12, VIRTIO_VIDEO_PLANES_LAYOUT_SINGLE_BUFFER, width, height, default);
        using TestFrame frame = new TestFrame(AVPixelFormat.AV_PIX_FMT_YUV420P, 64, 48).Fill(0, 1, 48).Fill(1, 2, 24).Fill(2, 3, 24);

        Assert.Equal(WriteStatus.Unsuited, FrameWriter.Write(frame.Frame, [Buffer(layout)], layout, hasLuma: false, new GuestGate()));
        Assert.True(_ram.StillHolds(GuestRam.Base, 1 << 20, Untouched));
    }

    public void Dispose() => _ram.Dispose();

    private GuestBuffer Buffer(FrameLayout layout)
    {
        _ram.Fill(GuestRam.Base, 1 << 20, Untouched);
        Assert.True(_ram.Table.TryTranslate(GuestRam.Base, (uint)layout.Planes[^1].End, out GuestSpan span));
        return new GuestBuffer([span]);
    }
}
