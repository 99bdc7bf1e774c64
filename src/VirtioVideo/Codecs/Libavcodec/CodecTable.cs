// SPDX-License-Identifier: BSD-3-Clause

using System.Collections.Generic;
using System.Collections.Immutable;
using FFmpeg.AutoGen;
using VirtioVideo.Wire;
using static VirtioVideo.Wire.virtio_video_codec;

namespace VirtioVideo.Codecs.Libavcodec;

/// <summary>The codecs of the spec in FFmpeg's words, and which of them the linked FFmpeg decodes.</summary>
/// <remarks>SAFETY: FFmpeg's codec descriptions are static.</remarks>
internal static unsafe class CodecTable
{
    private static readonly (virtio_video_codec Codec, AVCodecID Id)[] All =
    [
        (VIRTIO_VIDEO_CODEC_MPEG2, AVCodecID.AV_CODEC_ID_MPEG2VIDEO),
        (VIRTIO_VIDEO_CODEC_MPEG4, AVCodecID.AV_CODEC_ID_MPEG4),
        (VIRTIO_VIDEO_CODEC_H264, AVCodecID.AV_CODEC_ID_H264),
        (VIRTIO_VIDEO_CODEC_HEVC, AVCodecID.AV_CODEC_ID_HEVC),
        (VIRTIO_VIDEO_CODEC_VP8, AVCodecID.AV_CODEC_ID_VP8),
        (VIRTIO_VIDEO_CODEC_VP9, AVCodecID.AV_CODEC_ID_VP9),
    ];

    /// <summary>The codecs that the linked FFmpeg decodes. Of a codec's variants the last is what new streams report.</summary>
    public static ImmutableArray<CodecDescription> Decoders()
    {
        var found = new List<CodecDescription>();
        foreach ((virtio_video_codec codec, AVCodecID id) in All)
        {
            AVCodec* decoder = ffmpeg.avcodec_find_decoder(id);
            if (decoder is not null)
            {
                found.Add(new CodecDescription(codec, ProfileTable.VariantsOf(codec, decoder)));
            }
        }

        return [.. found];
    }

    /// <summary>The spec's name of a codec of FFmpeg; 0 if it has none.</summary>
    public static virtio_video_codec CodecOf(AVCodecID id)
    {
        foreach ((virtio_video_codec codec, AVCodecID known) in All)
        {
            if (known == id)
            {
                return codec;
            }
        }

        return default;
    }

    /// <summary>FFmpeg's name of a codec of the spec.</summary>
    public static AVCodecID IdOf(virtio_video_codec codec)
    {
        foreach ((virtio_video_codec known, AVCodecID id) in All)
        {
            if (known == codec)
            {
                return id;
            }
        }

        return AVCodecID.AV_CODEC_ID_NONE;
    }
}
