// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Codecs;
using static VirtioVideo.Wire.virtio_video_image_format;

namespace VirtioVideo.FFmpeg.Pixels;

/// <summary>The part of a plane that is encoded: the part inside the crop.</summary>
/// <param name="Offset">First byte in the buffer.</param>
/// <param name="Stride">Distance of lines in bytes.</param>
/// <param name="RowBytes">Bytes of a line.</param>
/// <param name="Rows">Number of lines.</param>
internal readonly record struct PlanePart(ulong Offset, uint Stride, uint RowBytes, uint Rows)
{
    /// <summary>Bytes from the first to the last one.</summary>
    public ulong Length => ((ulong)Stride * (Rows - 1)) + RowBytes;

    /// <summary>The part of a plane. The crop begins at an even row and column, and ends inside the picture.</summary>
    public static PlanePart Of(FrameLayout layout, int plane, EncoderSettings settings)
    {
        PlaneLayout whole = layout.Planes[plane];
        bool isChroma = plane > 0;
        uint step = isChroma ? 2u : 1;
        uint sampleBytes = layout.Format switch
        {
            VIRTIO_VIDEO_IMAGE_FORMAT_ARGB8888 or VIRTIO_VIDEO_IMAGE_FORMAT_BGRA8888 => 4,
            VIRTIO_VIDEO_IMAGE_FORMAT_NV12 when isChroma => 2,
            _ => 1,
        };
        ulong offset = whole.Offset + ((ulong)(settings.Top / step) * whole.Stride) + (settings.Left / step * sampleBytes);
        return new PlanePart(offset, whole.Stride, (settings.Width + step - 1) / step * sampleBytes, (settings.Height + step - 1) / step);
    }

    /// <summary>Where a line begins in the buffer.</summary>
    public ulong RowOffset(uint row) => Offset + ((ulong)row * Stride);
}
