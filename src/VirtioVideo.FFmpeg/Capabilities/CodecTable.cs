// SPDX-License-Identifier: BSD-3-Clause

using System.Collections.Generic;
using System.Collections.Immutable;
using FFmpeg.AutoGen;
using VirtioVideo.Codecs;
using VirtioVideo.Wire;
using static VirtioVideo.Wire.virtio_video_codec;

namespace VirtioVideo.FFmpeg.Capabilities;

/// <summary>Maps the codecs of the spec to FFmpeg's ids, and lists those that the linked FFmpeg decodes and encodes.</summary>
/// <remarks>SAFETY: FFmpeg's codec descriptions are static.</remarks>
internal static unsafe class CodecTable
{
    private static readonly (virtio_video_codec Codec, AVCodecID Id, string Encoder)[] All =
    [
        (VIRTIO_VIDEO_CODEC_MPEG2, AVCodecID.AV_CODEC_ID_MPEG2VIDEO, EncoderName.Mpeg2Video),
        (VIRTIO_VIDEO_CODEC_MPEG4, AVCodecID.AV_CODEC_ID_MPEG4, EncoderName.Mpeg4),
        (VIRTIO_VIDEO_CODEC_H264, AVCodecID.AV_CODEC_ID_H264, EncoderName.Libx264),
        (VIRTIO_VIDEO_CODEC_HEVC, AVCodecID.AV_CODEC_ID_HEVC, EncoderName.Libx265),
        (VIRTIO_VIDEO_CODEC_VP8, AVCodecID.AV_CODEC_ID_VP8, EncoderName.Libvpx),
        (VIRTIO_VIDEO_CODEC_VP9, AVCodecID.AV_CODEC_ID_VP9, EncoderName.LibvpxVp9),
    ];

    /// <summary>The codecs that the linked FFmpeg decodes. New streams report the last variant of their codec.</summary>
    public static ImmutableArray<CodecDescription> Decoders()
    {
        var found = new List<CodecDescription>();
        foreach ((virtio_video_codec codec, AVCodecID id, _) in All)
        {
            AVCodec* decoder = ffmpeg.avcodec_find_decoder(id);
            if (decoder is not null)
            {
                found.Add(new CodecDescription(codec, ProfileTable.VariantsOf(codec, decoder)));
            }
        }

        return [.. found];
    }

    /// <summary>The codecs that the linked FFmpeg encodes, each with the name of its encoder.</summary>
    public static ImmutableArray<(virtio_video_codec Codec, string Encoder)> Encoders()
    {
        var found = ImmutableArray.CreateBuilder<(virtio_video_codec Codec, string Encoder)>();
        foreach ((virtio_video_codec codec, _, string encoder) in All)
        {
            if (EncoderLookup.Find(encoder) is not null)
            {
                found.Add((codec, encoder));
            }
        }

        return found.ToImmutable();
    }

    /// <summary>The spec's value for a codec of FFmpeg; 0 if the spec has none.</summary>
    public static virtio_video_codec CodecOf(AVCodecID id)
    {
        foreach ((virtio_video_codec codec, AVCodecID known, _) in All)
        {
            if (known == id)
            {
                return codec;
            }
        }

        return default;
    }

    /// <summary>FFmpeg's id for a codec of the spec.</summary>
    public static AVCodecID IdOf(virtio_video_codec codec)
    {
        foreach ((virtio_video_codec known, AVCodecID id, _) in All)
        {
            if (known == codec)
            {
                return id;
            }
        }

        return AVCodecID.AV_CODEC_ID_NONE;
    }
}
