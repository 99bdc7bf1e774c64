// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.Security.Cryptography;
using VirtioVideo.Wire;
using static VirtioVideo.Wire.virtio_video_image_format;
using static VirtioVideo.Wire.virtio_video_planes_layout;

namespace VirtioVideo.Tests.Support;

/// <summary>Reads pictures as a guest does: by nothing but the stream's parameters.</summary>
internal static class GuestPicture
{
    /// <summary>Lengths of the buffers that an output resource needs.</summary>
    public static uint[] BufferLengths(in virtio_video_params current)
    {
        if ((virtio_video_planes_layout)current.planes_layout == VIRTIO_VIDEO_PLANES_LAYOUT_SINGLE_BUFFER)
        {
            virtio_video_plane_format last = current.plane_formats[(int)current.num_planes - 1];
            return [last.offset + last.plane_size];
        }

        uint[] lengths = new uint[current.num_planes];
        for (int i = 0; i < lengths.Length; i++)
        {
            lengths[i] = current.plane_formats[i].plane_size;
        }

        return lengths;
    }

    /// <summary>Writes a picture, planar 4:2:0 or RGB without padding, into image buffers; of its whole size, not of the crop.</summary>
    public static void Write(GuestRam ram, in virtio_video_params current, ulong[] addresses, ReadOnlySpan<byte> picture)
    {
        int width = (int)current.width;
        int height = (int)current.height;
        if ((virtio_video_image_format)current.image_format is VIRTIO_VIDEO_IMAGE_FORMAT_ARGB8888 or VIRTIO_VIDEO_IMAGE_FORMAT_BGRA8888)
        {
            WriteSamples(ram, current, addresses, 0, (4 * width, height, 0, 1), picture);
            return;
        }

        (int chromaWidth, int chromaHeight) = ((width + 1) / 2, (height + 1) / 2);
        ReadOnlySpan<byte> u = picture.Slice(width * height, chromaWidth * chromaHeight);
        ReadOnlySpan<byte> v = picture.Slice((width * height) + u.Length, u.Length);
        WriteSamples(ram, current, addresses, 0, (width, height, 0, 1), picture);
        switch ((virtio_video_image_format)current.image_format)
        {
            case VIRTIO_VIDEO_IMAGE_FORMAT_NV12:
                WriteSamples(ram, current, addresses, 1, (chromaWidth, chromaHeight, 0, 2), u);
                WriteSamples(ram, current, addresses, 1, (chromaWidth, chromaHeight, 1, 2), v);
                break;
            case VIRTIO_VIDEO_IMAGE_FORMAT_YUV420:
                WriteSamples(ram, current, addresses, 1, (chromaWidth, chromaHeight, 0, 1), u);
                WriteSamples(ram, current, addresses, 2, (chromaWidth, chromaHeight, 0, 1), v);
                break;
            default:
                WriteSamples(ram, current, addresses, 1, (chromaWidth, chromaHeight, 0, 1), v);
                WriteSamples(ram, current, addresses, 2, (chromaWidth, chromaHeight, 0, 1), u);
                break;
        }
    }

    /// <summary>The visible picture without padding, as planar 4:2:0 or as the RGB that it is: what <c>ffmpeg -pix_fmt yuv420p</c>, <c>argb</c> or <c>bgra</c> gives.</summary>
    public static byte[] Read(GuestRam ram, in virtio_video_params current, ulong[] addresses)
    {
        var bytes = new List<byte>();
        if ((virtio_video_image_format)current.image_format is VIRTIO_VIDEO_IMAGE_FORMAT_ARGB8888 or VIRTIO_VIDEO_IMAGE_FORMAT_BGRA8888)
        {
            ReadLines(bytes, ram, current, addresses, 0, 4, 0, 1, chroma: false);
            return [.. bytes];
        }

        ReadLines(bytes, ram, current, addresses, 0, 1, 0, 1, chroma: false);
        switch ((virtio_video_image_format)current.image_format)
        {
            case VIRTIO_VIDEO_IMAGE_FORMAT_NV12:
                ReadLines(bytes, ram, current, addresses, 1, 2, 0, 2, chroma: true);
                ReadLines(bytes, ram, current, addresses, 1, 2, 1, 2, chroma: true);
                break;
            case VIRTIO_VIDEO_IMAGE_FORMAT_YUV420:
                ReadLines(bytes, ram, current, addresses, 1, 1, 0, 1, chroma: true);
                ReadLines(bytes, ram, current, addresses, 2, 1, 0, 1, chroma: true);
                break;
            case VIRTIO_VIDEO_IMAGE_FORMAT_YVU420:
                ReadLines(bytes, ram, current, addresses, 2, 1, 0, 1, chroma: true);
                ReadLines(bytes, ram, current, addresses, 1, 1, 0, 1, chroma: true);
                break;
            default:
                throw new ArgumentException($"image format {current.image_format}");
        }

        return [.. bytes];
    }

    /// <summary>The digest that <c>-f framemd5</c> prints.</summary>
    public static string Digest(ReadOnlySpan<byte> picture) => Convert.ToHexStringLower(MD5.HashData(picture));

    private static void ReadLines(
        List<byte> bytes, GuestRam ram, in virtio_video_params current, ulong[] addresses, int plane, int sampleBytes, int first, int step, bool chroma)
    {
        bool single = (virtio_video_planes_layout)current.planes_layout == VIRTIO_VIDEO_PLANES_LAYOUT_SINGLE_BUFFER;
        virtio_video_plane_format format = current.plane_formats[plane];
        ulong start = single ? addresses[0] + format.offset : addresses[plane];
        uint divisor = chroma ? 2u : 1u;
        uint left = current.crop.left / divisor;
        uint top = current.crop.top / divisor;
        uint columns = (current.crop.width + divisor - 1) / divisor;
        uint rows = (current.crop.height + divisor - 1) / divisor;
        for (uint row = 0; row < rows; row++)
        {
            Span<byte> line = ram.At(start + ((ulong)(top + row) * format.stride) + (left * (uint)sampleBytes), (int)columns * sampleBytes);
            for (int i = first; i < line.Length; i += step)
            {
                bytes.Add(line[i]);
            }
        }
    }

    private static void WriteSamples(GuestRam ram, in virtio_video_params current, ulong[] addresses, int plane, (int Columns, int Rows, int First, int Step) samples, ReadOnlySpan<byte> source)
    {
        bool single = (virtio_video_planes_layout)current.planes_layout == VIRTIO_VIDEO_PLANES_LAYOUT_SINGLE_BUFFER;
        virtio_video_plane_format format = current.plane_formats[plane];
        ulong start = single ? addresses[0] + format.offset : addresses[plane];
        for (int row = 0; row < samples.Rows; row++)
        {
            Span<byte> line = ram.At(start + ((ulong)row * format.stride), (int)format.stride);
            for (int i = 0; i < samples.Columns; i++)
            {
                line[samples.First + (i * samples.Step)] = source[(row * samples.Columns) + i];
            }
        }
    }
}
