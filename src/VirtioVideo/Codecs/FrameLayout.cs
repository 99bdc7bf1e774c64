// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Immutable;
using VirtioVideo.Memory;
using VirtioVideo.Wire;
using static VirtioVideo.Wire.virtio_video_image_format;
using static VirtioVideo.Wire.virtio_video_planes_layout;

namespace VirtioVideo.Codecs;

/// <summary>How pictures lie in the guest's image buffers: the meaning of plane_formats, planes_layout and num_planes.</summary>
/// <remarks>Immutable: an output buffer is written with the layout that was in force when it was queued.</remarks>
internal sealed class FrameLayout
{
    /// <summary>Alignment of strides and of planes in a single buffer: good for vector code, including FFmpeg's.</summary>
    public const uint PlaneAlign = 64;

    /// <summary>Largest stride that a guest may ask for: 16384 pixels of four bytes.</summary>
    public const uint MaxStride = 65536;

    private FrameLayout(virtio_video_image_format format, virtio_video_planes_layout planesLayout, uint width, uint height, ImmutableArray<PlaneLayout> planes, bool countsAsOnePlane)
    {
        Format = format;
        PlanesLayout = planesLayout;
        Width = width;
        Height = height;
        Planes = planes;
        CountsAsOnePlane = countsAsOnePlane && BufferCount == 1;
        FrameShape = FindFrameShape();
    }

    /// <summary>The image formats of the device, the default first.</summary>
    public static ImmutableArray<virtio_video_image_format> Formats { get; } =
    [
        VIRTIO_VIDEO_IMAGE_FORMAT_NV12, VIRTIO_VIDEO_IMAGE_FORMAT_YUV420, VIRTIO_VIDEO_IMAGE_FORMAT_YVU420,
        VIRTIO_VIDEO_IMAGE_FORMAT_ARGB8888, VIRTIO_VIDEO_IMAGE_FORMAT_BGRA8888,
    ];

    /// <summary>The image format.</summary>
    public virtio_video_image_format Format { get; }

    /// <summary>One buffer for all planes, or one for each.</summary>
    public virtio_video_planes_layout PlanesLayout { get; }

    /// <summary>Coded width in pixels.</summary>
    public uint Width { get; }

    /// <summary>Coded height in pixels.</summary>
    public uint Height { get; }

    /// <summary>The planes in the order of the format.</summary>
    public ImmutableArray<PlaneLayout> Planes { get; }

    /// <summary>
    /// How a decoder's picture lies in the buffers: planes of 4:2:0, or the luma of NV12. For RGB only what is needed to map the buffers. Null if a
    /// decoder cannot write to them.
    /// </summary>
    public FrameShape? FrameShape { get; }

    /// <summary>Whether a single buffer counts as one plane in parameters and data_sizes (ruling 17, switch).</summary>
    public bool CountsAsOnePlane { get; }

    /// <summary>Number of buffers of a resource: sg lists in RESOURCE_ATTACH.</summary>
    public int BufferCount => PlanesLayout == VIRTIO_VIDEO_PLANES_LAYOUT_SINGLE_BUFFER ? 1 : Planes.Length;

    /// <summary>Stride of a plane that a decoder writes.</summary>
    public static uint DecodedStride(uint samples) => AlignUp(samples);

    /// <summary>Makes the layout for a picture size.</summary>
    /// <param name="format">The image format, one of <see cref="Formats"/>.</param>
    /// <param name="planesLayout">One buffer for all planes, or one for each.</param>
    /// <param name="width">Coded width in pixels.</param>
    /// <param name="height">Coded height in pixels.</param>
    /// <param name="strides">
    /// Strides that the guest asked for, 0 for none. A stride that holds a row is taken as it is. Chroma without one has half of luma's, as V4L2 says
    /// it. All others become the smallest that is aligned.
    /// </param>
    /// <param name="blockHeight">The planes have room for a multiple of this many rows of luma; even, or 1.</param>
    /// <param name="countsAsOnePlane">Whether a single buffer counts as one plane (ruling 17, switch).</param>
    public static FrameLayout Create(
        virtio_video_image_format format, virtio_video_planes_layout planesLayout, uint width, uint height, ReadOnlySpan<uint> strides, uint blockHeight = 1,
        bool countsAsOnePlane = false)
    {
        // ruling 21: chroma of odd sizes is rounded up.
        uint chromaWidth = (width + 1) / 2;
        uint chromaHeight = (height + 1) / 2;
        ReadOnlySpan<(uint RowBytes, uint Rows)> sizes = format switch
        {
            VIRTIO_VIDEO_IMAGE_FORMAT_ARGB8888 or VIRTIO_VIDEO_IMAGE_FORMAT_BGRA8888 => [(4 * width, height)],
            VIRTIO_VIDEO_IMAGE_FORMAT_NV12 => [(width, height), (2 * chromaWidth, chromaHeight)],
            _ => [(width, height), (chromaWidth, chromaHeight), (chromaWidth, chromaHeight)],
        };

        bool single = planesLayout == VIRTIO_VIDEO_PLANES_LAYOUT_SINGLE_BUFFER;
        var planes = ImmutableArray.CreateBuilder<PlaneLayout>(sizes.Length);
        ulong offset = 0;
        for (int i = 0; i < sizes.Length; i++)
        {
            uint wanted = i < strides.Length ? strides[i] : 0;
            if (wanted == 0 && i > 0 && strides.Length > 0 && strides[0] == planes[0].Stride)
            {
                // V4L2 has one stride for all planes of a buffer: chroma of its own has half of it.
                wanted = sizes.Length == 2 ? strides[0] : strides[0] / 2;
            }

            uint stride = wanted >= sizes[i].RowBytes && wanted <= MaxStride ? wanted : AlignUp(sizes[i].RowBytes);
            uint blockRows = i == 0 ? blockHeight : Math.Max(blockHeight / 2, 1);
            uint wholeRows = DecoderTraits.WholeRows(sizes[i].Rows, blockRows);
            var plane = new PlaneLayout(single ? 0 : i, single ? offset : 0, stride, sizes[i].RowBytes, sizes[i].Rows, wholeRows);
            planes.Add(plane);
            offset += (plane.Size + PlaneAlign - 1) & ~(ulong)(PlaneAlign - 1);
        }

        return new FrameLayout(format, planesLayout, width, height, planes.MoveToImmutable(), countsAsOnePlane);
    }

    /// <summary>Whether buffers of these lengths hold a picture: smaller memory is refused (ruling 26).</summary>
    public bool Fits(ReadOnlySpan<ulong> lengths)
    {
        if (lengths.Length != BufferCount)
        {
            return false;
        }

        foreach (PlaneLayout plane in Planes)
        {
            if (plane.End > lengths[plane.Buffer])
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether data_sizes of an input cover a whole picture and stay inside its buffers. The padding behind the last line may be missing.</summary>
    /// <remarks>They are the sizes of the planes. For a single buffer, the total in the first and 0 in the rest is taken as well (ruling 17).</remarks>
    public bool IsCoveredBy(in MaxPlanes<uint> dataSizes, ReadOnlySpan<ulong> lengths)
    {
        bool isTotal = BufferCount == 1 && (Planes.Length == 1 || dataSizes[1] == 0);
        for (int i = 0; i < Planes.Length; i++)
        {
            PlaneLayout plane = Planes[i];
            ulong end = isTotal ? dataSizes[0] : plane.Offset + dataSizes[i];
            if (end > lengths[plane.Buffer] || end < plane.EndOfSamples)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>data_sizes of a picture: each plane's size (ruling 17).</summary>
    public MaxPlanes<uint> DataSizes()
    {
        var sizes = default(MaxPlanes<uint>);
        if (CountsAsOnePlane)
        {
            sizes[0] = (uint)Planes[^1].End;
            return sizes;
        }

        for (int i = 0; i < Planes.Length; i++)
        {
            sizes[i] = (uint)Planes[i].Size;
        }

        return sizes;
    }

    /// <summary>Writes the layout into stream parameters.</summary>
    /// <param name="params">The parameters.</param>
    public void WriteTo(ref virtio_video_params @params)
    {
        @params.image_format = (uint)Format;
        @params.planes_layout = (uint)PlanesLayout;
        @params.plane_formats = default;
        if (CountsAsOnePlane)
        {
            @params.num_planes = 1;
            @params.plane_formats[0] = new virtio_video_plane_format { plane_size = (uint)Planes[^1].End, stride = Planes[0].Stride };
            return;
        }

        @params.num_planes = (uint)Planes.Length;
        for (int i = 0; i < Planes.Length; i++)
        {
            @params.plane_formats[i] = new virtio_video_plane_format
            {
                plane_size = (uint)Planes[i].Size,
                stride = Planes[i].Stride,
                offset = (uint)Planes[i].Offset,
            };
        }
    }

    /// <summary>Index of a plane in FFmpeg's order Y U V: YVU420 has V first.</summary>
    public int FramePlane(int plane) => Format == VIRTIO_VIDEO_IMAGE_FORMAT_YVU420 && plane > 0 ? 3 - plane : plane;

    /// <summary>Whether another layout is the same.</summary>
    public bool IsSameAs(FrameLayout other)
        => (Format, PlanesLayout, Width, Height, CountsAsOnePlane) == (other.Format, other.PlanesLayout, other.Width, other.Height, other.CountsAsOnePlane)
            && Planes.AsSpan().SequenceEqual(other.Planes.AsSpan());

    /// <summary>Finds the shape. All pictures of a decoder have the same strides, the smallest ones, even if they are decoded elsewhere.</summary>
    private FrameShape? FindFrameShape()
    {
        PlaneLayout luma = Planes[0];
        var first = new FramePlane(luma.Buffer, luma.Offset);
        if (Planes.Length == 1)
        {
            // RGB: no decoder writes it, but pictures are converted into it.
            return new FrameShape(0, 0, 0, luma.Stride, 0, first, first, first);
        }

        if (luma.Stride != DecodedStride(Width))
        {
            return null;
        }

        if (Planes.Length == 2)
        {
            return new FrameShape(Width, Height, luma.WholeRows, luma.Stride, 0, first, first, first);
        }

        PlaneLayout u = Planes[FramePlane(1)];
        PlaneLayout v = Planes[FramePlane(2)];
        return u.Stride == v.Stride && u.Stride == DecodedStride((Width + 1) / 2)
            ? new FrameShape(Width, Height, luma.WholeRows, luma.Stride, u.Stride, first, new FramePlane(u.Buffer, u.Offset), new FramePlane(v.Buffer, v.Offset))
            : null;
    }

    private static uint AlignUp(uint value) => (value + PlaneAlign - 1) & ~(PlaneAlign - 1);
}

/// <summary>Where a plane of a picture lies in the guest's buffers.</summary>
/// <param name="Buffer">Index of the buffer: 0 with SINGLE_BUFFER, the plane's index with PER_PLANE.</param>
/// <param name="Offset">First byte in the buffer.</param>
/// <param name="Stride">Distance of lines in bytes.</param>
/// <param name="RowBytes">Bytes of a line that hold samples.</param>
/// <param name="Rows">Number of lines.</param>
/// <param name="WholeRows">Number of lines that have room: decoders write whole blocks.</param>
internal readonly record struct PlaneLayout(int Buffer, ulong Offset, uint Stride, uint RowBytes, uint Rows, uint WholeRows)
{
    /// <summary>Size of the plane in bytes.</summary>
    public ulong Size => (ulong)Stride * WholeRows;

    /// <summary>One past the last byte in the buffer.</summary>
    public ulong End => Offset + Size;

    /// <summary>One past the last sample in the buffer.</summary>
    public ulong EndOfSamples => Offset + ((ulong)Stride * (Rows - 1)) + RowBytes;
}

/// <summary>The format of a stream's pictures as the guest sees it. A picture with another format is a change of resolution.</summary>
/// <param name="Width">Coded width: buffers must hold it (ruling 21).</param>
/// <param name="Height">Coded height.</param>
/// <param name="Left">First visible column.</param>
/// <param name="Top">First visible row.</param>
/// <param name="VisibleWidth">Visible columns.</param>
/// <param name="VisibleHeight">Visible rows.</param>
internal readonly record struct FrameFormat(uint Width, uint Height, uint Left, uint Top, uint VisibleWidth, uint VisibleHeight)
{
    /// <summary>The visible rectangle in wire format.</summary>
    public virtio_video_crop Crop => new() { left = Left, top = Top, width = VisibleWidth, height = VisibleHeight };
}
