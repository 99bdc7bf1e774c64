// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Wire;
using static VirtioVideo.Wire.virtio_video_codec;

namespace VirtioVideo.Codecs;

/// <summary>Properties of a codec's decoders.</summary>
internal static class DecoderTraits
{
    /// <summary>Rows of luma that a decoder writes at a time. The memory must have whole blocks of them, even where a picture ends inside one.</summary>
    /// <remarks>
    /// H.264 and HEVC have coded sizes of whole blocks. MPEG-2 has pairs of macroblocks in interlaced streams; VP9 writes chroma in blocks of 8.
    /// </remarks>
    public static uint BlockHeight(virtio_video_codec codec) => codec switch
    {
        VIRTIO_VIDEO_CODEC_MPEG2 => 32,
        VIRTIO_VIDEO_CODEC_MPEG4 or VIRTIO_VIDEO_CODEC_VP8 or VIRTIO_VIDEO_CODEC_VP9 => 16,
        _ => 1,
    };

    /// <summary>Rows of a plane, rounded up to whole blocks.</summary>
    public static uint WholeRows(uint rows, uint blockHeight) => (rows + blockHeight - 1) / blockHeight * blockHeight;
}
