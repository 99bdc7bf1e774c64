// SPDX-License-Identifier: BSD-3-Clause

using System;
using FFmpeg.AutoGen;
using VirtioVideo.Codecs;
using VirtioVideo.Memory;
using VirtioVideo.Wire;
using static VirtioVideo.Wire.virtio_video_image_format;

namespace VirtioVideo.FFmpeg.Pixels;

/// <summary>Writes a frame, 8-bit 4:2:0 or in the guest's format, into a guest's image buffers, in one pass over the picture.</summary>
/// <remarks>SAFETY: spans over the frame's planes cover exactly the lines that FFmpeg allocated for its size.</remarks>
internal static unsafe class FrameWriter
{
    private const int Y = 0;
    private const int U = 1;
    private const int V = 2;

    /// <summary>Number of bytes copied between two looks at the gate.</summary>
    private const uint PieceBytes = 1 << 18;

    /// <summary>Writes the frame.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="buffers">The guest's buffers.</param>
    /// <param name="layout">How the picture is to lie in them.</param>
    /// <param name="hasLuma">Whether they hold the luma already.</param>
    /// <param name="gate">The copy ends early if the device waits at the gate.</param>
    /// <returns>Unsuited if the layout is not of the frame's size.</returns>
    public static WriteStatus Write(AVFrame* frame, GuestBuffer[] buffers, FrameLayout layout, bool hasLuma, GuestGate gate)
    {
        if (layout.Width != (uint)frame->width || layout.Height != (uint)frame->height)
        {
            return WriteStatus.Unsuited;
        }

        // The luma, or the only plane of RGB.
        bool isWhole = hasLuma || TryCopyPlane(frame, Y, buffers, layout.Planes[0], gate);
        isWhole = isWhole && layout.Format switch
        {
            VIRTIO_VIDEO_IMAGE_FORMAT_NV12 when frame->format == (int)AVPixelFormat.AV_PIX_FMT_NV12
                => TryCopyPlane(frame, U, buffers, layout.Planes[1], gate),
            VIRTIO_VIDEO_IMAGE_FORMAT_NV12
                => TryInterleavePlanes(frame, buffers, layout.Planes[1], gate),
            VIRTIO_VIDEO_IMAGE_FORMAT_YUV420
                => TryCopyPlane(frame, U, buffers, layout.Planes[1], gate) && TryCopyPlane(frame, V, buffers, layout.Planes[2], gate),
            VIRTIO_VIDEO_IMAGE_FORMAT_YVU420
                => TryCopyPlane(frame, V, buffers, layout.Planes[1], gate) && TryCopyPlane(frame, U, buffers, layout.Planes[2], gate),
            _ => true,
        };
        return isWhole ? WriteStatus.Written : WriteStatus.Interrupted;
    }

    private static bool TryCopyPlane(AVFrame* frame, int plane, GuestBuffer[] buffers, in PlaneLayout target, GuestGate gate)
    {
        GuestBuffer buffer = buffers[target.Buffer];
        int stride = frame->linesize[plane];

        // Lines without padding are one run of bytes: many are copied at a time. Padding could hold bytes that are not for guests.
        bool isOneRun = stride == (int)target.Stride && target.Stride == target.RowBytes;
        uint step = isOneRun ? Math.Max(PieceBytes / target.RowBytes, 1) : 1;
        for (uint row = 0; row < target.Rows; row += step)
        {
            if (gate.IsWanted)
            {
                return false;
            }

            uint rows = Math.Min(step, target.Rows - row);
            buffer.Write(target.Offset + ((ulong)row * target.Stride), Row(frame, plane, row, (int)(rows * target.RowBytes)));
        }

        return true;
    }

    private static bool TryInterleavePlanes(AVFrame* frame, GuestBuffer[] buffers, in PlaneLayout target, GuestGate gate)
    {
        GuestBuffer buffer = buffers[target.Buffer];
        int samples = (int)target.RowBytes / 2;
        Span<byte> scratch = stackalloc byte[256];
        for (uint row = 0; row < target.Rows; row++)
        {
            if (gate.IsWanted)
            {
                return false;
            }

            ulong offset = target.Offset + ((ulong)row * target.Stride);
            ReadOnlySpan<byte> u = Row(frame, U, row, samples);
            ReadOnlySpan<byte> v = Row(frame, V, row, samples);
            Span<byte> line = buffer.Piece(offset, 2 * samples);
            if (line.Length == 2 * samples)
            {
                ChromaInterleaver.Interleave(u, v, line);
            }
            else
            {
                InterleaveInPieces(u, v, buffer, offset, scratch);
            }
        }

        return true;
    }

    /// <summary>Interleaves a line that crosses from one run of guest memory to another.</summary>
    private static void InterleaveInPieces(ReadOnlySpan<byte> u, ReadOnlySpan<byte> v, GuestBuffer buffer, ulong offset, Span<byte> scratch)
    {
        for (int done = 0; done < u.Length;)
        {
            int part = Math.Min(u.Length - done, scratch.Length / 2);
            Span<byte> pairs = scratch[..(2 * part)];
            ChromaInterleaver.Interleave(u.Slice(done, part), v.Slice(done, part), pairs);
            buffer.Write(offset + (2 * (uint)done), pairs);
            done += part;
        }
    }

    private static ReadOnlySpan<byte> Row(AVFrame* frame, int plane, uint row, int length)
        => new(frame->data[plane] + ((nint)row * frame->linesize[plane]), length);
}
