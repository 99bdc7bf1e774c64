// SPDX-License-Identifier: BSD-3-Clause

using System.Linq;
using VirtioVideo.Codecs;
using VirtioVideo.Tests.Conformance;
using VirtioVideo.Wire;
using Xunit;
using static VirtioVideo.Wire.virtio_video_image_format;
using static VirtioVideo.Wire.virtio_video_planes_layout;

namespace VirtioVideo.Tests.Codecs;

/// <summary>How pictures lie in the guest's buffers.</summary>
public sealed class FrameLayoutTests
{
    [Theory]
    [Ruling(17)]
    [Clause("IMAGE_FORMATS/2", "IMAGE_FORMATS/3", "IMAGE_FORMATS/4", "IMAGE_FORMATS/5")]
    [InlineData(VIRTIO_VIDEO_IMAGE_FORMAT_NV12, 2, 12)]
    [InlineData(VIRTIO_VIDEO_IMAGE_FORMAT_YUV420, 3, 12)]
    [InlineData(VIRTIO_VIDEO_IMAGE_FORMAT_YVU420, 3, 12)]
    [InlineData(VIRTIO_VIDEO_IMAGE_FORMAT_ARGB8888, 1, 32)]
    [InlineData(VIRTIO_VIDEO_IMAGE_FORMAT_BGRA8888, 1, 32)]
    public void Create_OfEachFormat_HasItsColourPlanes(virtio_video_image_format format, int planes, ulong bitsPerPixel)
    {
        FrameLayout single = Layout(format, VIRTIO_VIDEO_PLANES_LAYOUT_SINGLE_BUFFER, 128, 64);
        FrameLayout perPlane = Layout(format, VIRTIO_VIDEO_PLANES_LAYOUT_PER_PLANE, 128, 64);

        Assert.Equal((planes, 1), (single.Planes.Length, single.BufferCount));
        Assert.Equal((planes, planes), (perPlane.Planes.Length, perPlane.BufferCount));
        Assert.All(perPlane.Planes, plane => Assert.Equal(0ul, plane.Offset));
        Assert.Equal(Enumerable.Range(0, planes), perPlane.Planes.Select(plane => plane.Buffer));
        Assert.All(single.Planes, plane => Assert.Equal(0, plane.Buffer));
        Assert.Equal(128ul * 64 * bitsPerPixel / 8, single.Planes[^1].End);
    }

    [Theory]
    [Ruling(21)]
    [Clause("QUERY_CAPS/6")]
    [InlineData(1u, 1u)]
    [InlineData(63u, 47u)]
    [InlineData(64u, 48u)]
    [InlineData(65u, 49u)]
    [InlineData(1921u, 1081u)]
    [InlineData(16384u, 16384u)]
    public void Create_OfAnySize_HasRoomForEverySampleAndNoPlaneInAnother(uint width, uint height)
    {
        foreach (virtio_video_image_format format in FrameLayout.Formats)
        {
            FrameLayout layout = Layout(format, VIRTIO_VIDEO_PLANES_LAYOUT_SINGLE_BUFFER, width, height);
            ulong end = 0;
            foreach (PlaneLayout plane in layout.Planes)
            {
                Assert.True(plane.RowBytes <= plane.Stride && plane.Stride % FrameLayout.PlaneAlign == 0);
                Assert.True(plane.Offset >= end && plane.Offset % FrameLayout.PlaneAlign == 0);
                end = plane.End;
            }

            uint pixelBytes = layout.Planes.Length == 1 ? 4u : 1u;
            Assert.Equal((pixelBytes * width, height), (layout.Planes[0].RowBytes, layout.Planes[0].Rows));
            if (layout.Planes.Length > 1)
            {
                // Chroma of odd sizes rounds up.
                uint chroma = (width + 1) / 2;
                Assert.Equal(((format == VIRTIO_VIDEO_IMAGE_FORMAT_NV12 ? 2 : 1) * chroma, (height + 1) / 2), (layout.Planes[1].RowBytes, layout.Planes[1].Rows));
            }

            Assert.True(end <= uint.MaxValue, "sizes and offsets of the wire have 32 bits");
        }
    }

    [Fact]
    public void Create_WithTheLargestSizeAndStride_StaysIn32Bits()
    {
        FrameLayout layout = Layout(VIRTIO_VIDEO_IMAGE_FORMAT_YUV420, VIRTIO_VIDEO_PLANES_LAYOUT_SINGLE_BUFFER, 16384, 16384, 65536, 65536, 65536);

        Assert.All(layout.Planes, plane => Assert.Equal(65536u, plane.Stride));
        Assert.Equal(2ul << 30, layout.Planes[^1].End);
    }

    [Fact]
    [Ruling(26)]
    public void Fits_IsExactInEachBuffer()
    {
        FrameLayout single = Layout(VIRTIO_VIDEO_IMAGE_FORMAT_NV12, VIRTIO_VIDEO_PLANES_LAYOUT_SINGLE_BUFFER, 64, 48);
        Assert.True(single.Fits([64 * 72]));
        Assert.False(single.Fits([(64 * 72) - 1]));
        Assert.False(single.Fits([64 * 48, 64 * 24]));
        Assert.False(single.Fits([]));

        FrameLayout perPlane = Layout(VIRTIO_VIDEO_IMAGE_FORMAT_NV12, VIRTIO_VIDEO_PLANES_LAYOUT_PER_PLANE, 64, 48);
        Assert.True(perPlane.Fits([64 * 48, 64 * 24]));
        Assert.True(perPlane.Fits([ulong.MaxValue, ulong.MaxValue]));
        Assert.False(perPlane.Fits([(64 * 48) - 1, 64 * 24]));
        Assert.False(perPlane.Fits([64 * 48, (64 * 24) - 1]));
        Assert.False(perPlane.Fits([64 * 72]));
        Assert.False(perPlane.Fits([64 * 48, 64 * 24, 64]));
    }

    [Fact]
    [Ruling(17)]
    [Clause("RESOURCE_QUEUE/12")]
    public void DataSizes_AreThoseOfThePlanes_AndTheTotalWithTheSwitch()
    {
        // 96 columns of chroma lie in 128 bytes: each plane ends where the next one begins.
        MaxPlanes<uint> single = Layout(VIRTIO_VIDEO_IMAGE_FORMAT_YUV420, VIRTIO_VIDEO_PLANES_LAYOUT_SINGLE_BUFFER, 128, 64).DataSizes();
        MaxPlanes<uint> perPlane = Layout(VIRTIO_VIDEO_IMAGE_FORMAT_YUV420, VIRTIO_VIDEO_PLANES_LAYOUT_PER_PLANE, 128, 64).DataSizes();
        MaxPlanes<uint> one = FrameLayout.Create(
            VIRTIO_VIDEO_IMAGE_FORMAT_YUV420, VIRTIO_VIDEO_PLANES_LAYOUT_SINGLE_BUFFER, 128, 64, default, countsAsOnePlane: true).DataSizes();

        Assert.Equal((128u * 64, 64u * 32, 64u * 32, 0u), (single[0], single[1], single[2], single[3]));
        Assert.Equal((128u * 64, 64u * 32, 64u * 32, 0u), (perPlane[0], perPlane[1], perPlane[2], perPlane[3]));
        Assert.Equal((128u * 96, 0u, 0u), (one[0], one[1], one[2]));
    }

    [Fact]
    [Ruling(17)]
    public void IsCoveredBy_SizesOfThePlanesAndTheTotal()
    {
        FrameLayout layout = Layout(VIRTIO_VIDEO_IMAGE_FORMAT_NV12, VIRTIO_VIDEO_PLANES_LAYOUT_SINGLE_BUFFER, 64, 32);
        ulong[] lengths = [64 * 48];

        Assert.True(layout.IsCoveredBy(Sizes(64 * 32, 64 * 16), lengths));
        Assert.True(layout.IsCoveredBy(Sizes(64 * 48, 0), lengths));
        Assert.False(layout.IsCoveredBy(Sizes((64 * 48) - 1, 0), lengths));
        Assert.False(layout.IsCoveredBy(Sizes(64 * 32, (64 * 16) - 1), lengths));
        Assert.False(layout.IsCoveredBy(Sizes(64 * 32, (64 * 16) + 1), lengths));
        Assert.False(layout.IsCoveredBy(Sizes(uint.MaxValue, uint.MaxValue), lengths));
    }

    [Theory]
    [Ruling(15)]
    [InlineData(VIRTIO_VIDEO_IMAGE_FORMAT_YUV420, 176u, 0u, 176u, 88u)]
    [InlineData(VIRTIO_VIDEO_IMAGE_FORMAT_YUV420, 256u, 0u, 256u, 128u)]
    [InlineData(VIRTIO_VIDEO_IMAGE_FORMAT_YUV420, 192u, 0u, 192u, 96u)]
    [InlineData(VIRTIO_VIDEO_IMAGE_FORMAT_YUV420, 192u, 128u, 192u, 128u)]
    [InlineData(VIRTIO_VIDEO_IMAGE_FORMAT_NV12, 180u, 0u, 180u, 180u)]
    [InlineData(VIRTIO_VIDEO_IMAGE_FORMAT_NV12, 175u, 0u, 192u, 192u)]
    public void Strides_AreTakenAsTheyAre_AndChromaFollowsAsV4l2HasIt(virtio_video_image_format format, uint luma, uint chroma, uint first, uint second)
    {
        FrameLayout layout = Layout(format, VIRTIO_VIDEO_PLANES_LAYOUT_SINGLE_BUFFER, 176, 144, luma, chroma);

        Assert.Equal((first, second), (layout.Planes[0].Stride, layout.Planes[1].Stride));
        Assert.All(layout.Planes, plane => Assert.Equal(0u, plane.Offset % FrameLayout.PlaneAlign));
    }

    private static MaxPlanes<uint> Sizes(uint first, uint second)
    {
        var sizes = default(MaxPlanes<uint>);
        (sizes[0], sizes[1]) = (first, second);
        return sizes;
    }

    private static FrameLayout Layout(virtio_video_image_format format, virtio_video_planes_layout planes, uint width, uint height, params uint[] strides)
        => FrameLayout.Create(format, planes, width, height, strides);
}
