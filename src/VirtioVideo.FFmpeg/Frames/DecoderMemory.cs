// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Wire;
using static VirtioVideo.Wire.virtio_video_codec;

namespace VirtioVideo.FFmpeg.Frames;

/// <summary>Memory of a libavcodec decoder beside the samples of its pictures: a context for each thread, and tables that grow with each picture.</summary>
/// <remarks>Upper bounds of measurements with FFmpeg 5.1: docs/reference/memory.md.</remarks>
/// <param name="Fixed">Bytes of an open decoder.</param>
/// <param name="PerThread">Bytes of each of its threads.</param>
/// <param name="Eighths">Bytes that come with a picture, in eighths of its own.</param>
internal readonly record struct DecoderMemory(long Fixed, long PerThread, int Eighths)
{
    /// <summary>Finds the needs of a codec's decoders.</summary>
    public static DecoderMemory Of(virtio_video_codec codec) => codec switch
    {
        VIRTIO_VIDEO_CODEC_H264 => new DecoderMemory(4 << 20, 5 << 18, 8),
        VIRTIO_VIDEO_CODEC_HEVC => new DecoderMemory(3 << 20, 1 << 20, 12),
        VIRTIO_VIDEO_CODEC_VP8 => new DecoderMemory(5 << 19, 1 << 19, 2),
        VIRTIO_VIDEO_CODEC_VP9 => new DecoderMemory(5 << 19, 1 << 19, 4),
        _ => new DecoderMemory(5 << 19, 1 << 19, 8),
    };

    /// <summary>Bytes of an open decoder without pictures.</summary>
    public long OfContext(int threads) => Fixed + (threads * PerThread);

    /// <summary>Bytes of a picture and of the tables that come with it.</summary>
    public long OfPicture(long bytes) => bytes + (bytes / 8 * Eighths);
}
