// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Linq;
using VirtioVideo.Codecs;
using VirtioVideo.FFmpeg.Capabilities;
using VirtioVideo.Streams;
using VirtioVideo.Wire;

namespace VirtioVideo.Tests.Support;

/// <summary>The parameters of an encoder's stream, without a stream.</summary>
internal static class EncoderParams
{
    /// <summary>rc_mode of FRAME.</summary>
    public const uint Frame = (uint)virtio_video_rate_control.VIRTIO_VIDEO_RATE_CONTROL_FRAME;

    /// <summary>rc_mode of MACRO_BLOCK.</summary>
    public const uint MacroBlock = (uint)virtio_video_rate_control.VIRTIO_VIDEO_RATE_CONTROL_MACRO_BLOCK;

    /// <summary>Those of a new stream of a codec, in the variants that the device has.</summary>
    public static EncoderParameters Of(virtio_video_codec codec, uint maxWidth = 4096, uint maxHeight = 4096)
        => new(
            new CodecDescription(codec, ProfileTable.EncodedVariantsOf(codec)),
            new StreamOptions { Codec = new CodecLimits(maxWidth, maxHeight, 1) });

    /// <summary>SET_PARAMS: changes what is in force, and gives what is in force then.</summary>
    public static virtio_video_params Set(this EncoderParameters parameters, Func<virtio_video_params, virtio_video_params> change, bool imagesAreIdle = true)
    {
        parameters.Adjust(change(parameters.Current), imagesAreIdle);
        return parameters.Current;
    }

    /// <summary>A range for rate control.</summary>
    public static virtio_video_quantization_param Range(uint min, uint max)
        => new() { rc = new virtio_video_rc_range { min_qp = min, max_qp = max } };

    /// <summary>Constant parameters.</summary>
    public static virtio_video_quantization_param Constant(uint i, uint p, uint b)
        => new() { no_rc = new virtio_video_frame_qp { iframe_qp = i, pframe_qp = p, bframe_qp = b } };

    /// <summary>The same with another profile and level.</summary>
    public static virtio_video_params WithVariant(this virtio_video_params p, uint profile, uint level)
    {
        p.bitstream_format.@params.h264 = new virtio_video_codec_h264 { profile = profile, level = level };
        return p;
    }

    /// <summary>The same with other strides.</summary>
    public static virtio_video_params WithStrides(this virtio_video_params p, params uint[] strides)
    {
        foreach ((int i, uint stride) in strides.Index())
        {
            p.plane_formats[i].stride = stride;
        }

        return p;
    }
}
