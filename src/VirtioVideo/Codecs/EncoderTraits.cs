// SPDX-License-Identifier: BSD-3-Clause

using System;
using VirtioVideo.Wire;
using static VirtioVideo.Wire.virtio_video_codec;

namespace VirtioVideo.Codecs;

/// <summary>Limits of a codec's encoder. Parameters beyond them are adjusted (ruling 15).</summary>
/// <remarks>
/// Quantization parameters are on the scale of the codec. VP8 and VP9 use libvpx's scale of 0 to 63, because their bitstreams map the parameters
/// through tables.
/// </remarks>
internal sealed record EncoderTraits
{
    /// <summary>Smallest width and height of pictures: one macroblock, and the minimum of libx265.</summary>
    public const uint MinSize = 16;

    /// <summary>Smallest bitrate in bits per second.</summary>
    public const uint MinBitrate = 10_000;

    /// <summary>Largest bitrate in bits per second: that of H.264's level 5.1.</summary>
    public const uint MaxBitrate = 240_000_000;

    /// <summary>Largest frame rate; capabilities say the same.</summary>
    public const uint MaxFrameRate = 240;

    private EncoderTraits(virtio_video_codec codec)
    {
        Codec = codec;
    }

    /// <summary>The codec.</summary>
    public virtio_video_codec Codec { get; }

    /// <summary>Smallest quantization parameter. H.264's 0 would be lossless, which no 8-bit profile of the spec has.</summary>
    public uint MinQp { get; private init; }

    /// <summary>Largest quantization parameter.</summary>
    public uint MaxQp { get; private init; }

    /// <summary>Widths and heights are multiples of this: H.264 and HEVC can crop 4:2:0 only to pairs of columns and rows.</summary>
    public uint SizeStep { get; private init; } = 1;

    /// <summary>Largest width and height that the bitstream can express.</summary>
    public uint MaxSize { get; private init; } = 16383;

    /// <summary>spec: VIRTIO_VIDEO_RATE_CONTROL_MACRO_BLOCK, "only for MPEG4 and H.264 encoders".</summary>
    public bool HasMacroBlockRateControl { get; private init; }

    /// <summary>Whether the codec has B-frames.</summary>
    public bool HasBidirectionalFrames { get; private init; } = true;

    /// <summary>The most that the parameters of I-frames are below, and of B-frames above, that of P-frames: libx264 takes ratios of up to 10.</summary>
    public uint MaxQpGain { get; private init; } = 63;

    /// <summary>The most that the parameters of I-frames are above, and of B-frames below, that of P-frames: libx264 takes ratios from 0.01.</summary>
    public uint MaxQpLoss { get; private init; } = 63;

    /// <summary>The traits of a codec.</summary>
    public static EncoderTraits Of(virtio_video_codec codec) => codec switch
    {
        VIRTIO_VIDEO_CODEC_H264 => new(codec) { MinQp = 1, MaxQp = 51, SizeStep = 2, MaxSize = H264Level.MaxSize, HasMacroBlockRateControl = true, MaxQpGain = 20, MaxQpLoss = 39 },
        VIRTIO_VIDEO_CODEC_HEVC => new(codec) { MaxQp = 51, SizeStep = 2 },
        VIRTIO_VIDEO_CODEC_VP8 or VIRTIO_VIDEO_CODEC_VP9 => new(codec) { MaxQp = 63, HasBidirectionalFrames = false },

        // The low 12 bits of a size must not be 0. No size up to this limit breaks that, and the largest of MPEG-2's levels is below it.
        VIRTIO_VIDEO_CODEC_MPEG2 => new(codec) { MinQp = 1, MaxQp = 31, MaxSize = 4095 },
        VIRTIO_VIDEO_CODEC_MPEG4 => new(codec) { MinQp = 1, MaxQp = 31, MaxSize = 8191, HasMacroBlockRateControl = true },
        _ => throw new ArgumentOutOfRangeException(nameof(codec), codec, "no codec of the spec"),
    };

    /// <summary>The nearest frame rate that the bitstream can express: MPEG-2 has a table, and small multiples and fractions of it.</summary>
    public uint NearestFrameRate(uint wanted)
    {
        uint rate = Math.Clamp(wanted, 1, MaxFrameRate);
        if (Codec != VIRTIO_VIDEO_CODEC_MPEG2)
        {
            return rate;
        }

        for (uint distance = 0; ; distance++)
        {
            if (distance < rate && IsMpeg2Rate(rate - distance))
            {
                return rate - distance;
            }

            if (IsMpeg2Rate(rate + distance))
            {
                return rate + distance;
            }
        }
    }

    /// <summary>The nearest quantization parameters that the encoder can keep. That of P-frames takes precedence.</summary>
    public FrameQp NearestQp(in FrameQp wanted)
    {
        uint p = Math.Clamp(wanted.P, MinQp, MaxQp);
        uint i = Math.Clamp(wanted.I, LeastQp(p, MaxQpGain), Math.Min(MaxQp, p + MaxQpLoss));
        uint b = HasBidirectionalFrames ? Math.Clamp(wanted.B, LeastQp(p, MaxQpLoss), Math.Min(MaxQp, p + MaxQpGain)) : p;
        return new FrameQp(i, p, b);
    }

    /// <summary>The nearest range. A range that is not set stays so (ruling 16).</summary>
    public QpRange NearestRange(in QpRange wanted)
    {
        if (wanted.Min == 0 && wanted.Max == 0)
        {
            return default;
        }

        uint max = Math.Clamp(wanted.Max, Math.Max(MinQp, 1), MaxQp);
        return new QpRange(Math.Clamp(wanted.Min, MinQp, max), max);
    }

    /// <summary>ISO/IEC 13818-2, 6.3.3: frame_rate_value * (frame_rate_extension_n + 1) / (frame_rate_extension_d + 1).</summary>
    private static bool IsMpeg2Rate(uint rate)
    {
        foreach (uint value in (ReadOnlySpan<uint>)[24, 25, 30, 50, 60])
        {
            for (uint n = 1; n <= 4; n++)
            {
                if (value * n % rate == 0 && value * n / rate <= 32)
                {
                    return true;
                }
            }
        }

        return false;
    }

    private uint LeastQp(uint p, uint below) => Math.Max(MinQp, p - Math.Min(p, below));
}
