// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Linq;
using VirtioVideo.Codecs;
using VirtioVideo.Wire;
using static VirtioVideo.Wire.virtio_video_codec;

namespace VirtioVideo.Streams;

/// <summary>The parameters of an encoder's stream. The guest chooses all of them, within the limits of codec, level and host (rulings 15, 16).</summary>
internal sealed class EncoderParameters : StreamParameters
{
    private const uint DefaultBitrate = 1_000_000;

    private readonly CodecDescription _codec;
    private readonly EncoderTraits _traits;
    private readonly CodecLimits _limits;
    private EncoderSettings _settings;

    /// <param name="codec">The codec. A new stream starts with its last variant, at the lowest level that suffices.</param>
    /// <param name="options">Limits and switches.</param>
    public EncoderParameters(CodecDescription codec, StreamOptions options)
        : base(codec, options)
    {
        _codec = codec;
        _traits = EncoderTraits.Of(codec.Codec);
        _limits = options.Codec;
        Values.width = Math.Min(Values.width, MaxWidth);
        Values.height = Math.Min(Values.height, MaxHeight);
        Values.min_bitrate = EncoderTraits.MinBitrate;
        Values.max_bitrate = EncoderTraits.MaxBitrate;
        Values.cur_bitrate = DefaultBitrate;
        Values.rc_mode = (uint)RateControl.Frame;
        Resize();
        Values.crop = WholePicture;
        Variant = Variant with { Level = 0 };
        FitCrop();
        FitLevel();
        _settings = CreateSettings();
    }

    /// <inheritdoc/>
    public override virtio_video_queue_type ImageQueue => virtio_video_queue_type.VIRTIO_VIDEO_QUEUE_TYPE_INPUT;

    /// <inheritdoc/>
    public override EncoderSettings Settings => _settings;

    private virtio_video_crop WholePicture => new() { width = Values.width, height = Values.height };

    private uint MaxWidth => Math.Min(_limits.MaxWidth, _traits.MaxSize);

    private uint MaxHeight => Math.Min(_limits.MaxHeight, _traits.MaxSize);

    /// <inheritdoc/>
    public override void Adjust(in virtio_video_params wanted, bool imagesAreIdle)
    {
        AdjustBuffers(wanted);
        if (imagesAreIdle)
        {
            // ruling 15: size and format change only while no picture is queued
            AdjustSize(wanted);
            AdjustImages(wanted);
        }

        (uint profile, uint level) = (wanted.bitstream_format.@params.h264.profile, wanted.bitstream_format.@params.h264.level);
        if (_codec.Variants.Any(variant => variant.Profile == profile))
        {
            Variant = Variant with { Profile = profile };
        }

        if (_codec.Codec == VIRTIO_VIDEO_CODEC_H264 && H264Level.Exists(level))
        {
            Variant = Variant with { Level = level };
        }

        Values.frame_rate = _traits.NearestFrameRate(wanted.frame_rate);
        Values.cur_bitrate = Math.Clamp(wanted.cur_bitrate, Values.min_bitrate, Values.max_bitrate);
        AdjustRateControl(wanted);
        FitLevel();

        // Equal settings keep the same object, because references are compared first for each picture.
        EncoderSettings settings = CreateSettings();
        if (settings != _settings)
        {
            _settings = settings;
        }
    }

    private void AdjustSize(in virtio_video_params wanted)
    {
        uint width = Math.Clamp(wanted.width, EncoderTraits.MinSize, MaxWidth);
        uint height = Math.Clamp(wanted.height, EncoderTraits.MinSize, MaxHeight);
        bool isResized = (width, height) != (Values.width, Values.height);
        Values.width = width;
        Values.height = height;

        // A guest that sets a new size but the old rectangle means the whole picture.
        Values.crop = (isResized && IsSame(wanted.crop, Values.crop)) || wanted.crop.width == 0 || wanted.crop.height == 0
            ? WholePicture
            : wanted.crop;
        FitCrop();
    }

    /// <summary>The nearest rectangle inside the picture that the codec can encode.</summary>
    private void FitCrop()
    {
        ref virtio_video_crop crop = ref Values.crop;

        // In 4:2:0 a chroma sample belongs to a pair of columns and rows.
        crop.left = Math.Min(crop.left, Values.width - EncoderTraits.MinSize) & ~1u;
        crop.top = Math.Min(crop.top, Values.height - EncoderTraits.MinSize) & ~1u;
        crop.width = Step(Math.Clamp(crop.width, EncoderTraits.MinSize, Values.width - crop.left));
        crop.height = Step(Math.Clamp(crop.height, EncoderTraits.MinSize, Values.height - crop.top));
        if (_codec.Codec == VIRTIO_VIDEO_CODEC_H264)
        {
            crop.height = Math.Min(crop.height, H264Level.MaxHeight(crop.width));
        }
    }

    private uint Step(uint size) => size - (size % _traits.SizeStep);

    /// <summary>ruling 16: rc_mode 0 means constant QP; MACRO_BLOCK becomes FRAME for codecs that lack it.</summary>
    private void AdjustRateControl(in virtio_video_params wanted)
    {
        switch ((RateControl)wanted.rc_mode)
        {
            case RateControl.Frame:
            case RateControl.MacroBlock:
                Values.rc_mode = _traits.HasMacroBlockRateControl ? wanted.rc_mode : (uint)RateControl.Frame;
                QpRange range = _traits.NearestRange(new QpRange(wanted.qp.rc.min_qp, wanted.qp.rc.max_qp));
                Values.qp = default;
                Values.qp.rc = new virtio_video_rc_range { min_qp = range.Min, max_qp = range.Max };
                break;
            default:
                // spec: rc_mode, "otherwise, the quantization parameter for each frame type is constant"
                Values.rc_mode = (uint)RateControl.None;
                FrameQp qp = _traits.NearestQp(new FrameQp(wanted.qp.no_rc.iframe_qp, wanted.qp.no_rc.pframe_qp, wanted.qp.no_rc.bframe_qp));
                Values.qp.no_rc = new virtio_video_frame_qp { iframe_qp = qp.I, pframe_qp = qp.P, bframe_qp = qp.B };
                break;
        }
    }

    /// <summary>H.264: uses the requested level, or the lowest above it that suffices. A rate beyond the highest level is lowered.</summary>
    private void FitLevel()
    {
        if (_codec.Codec != VIRTIO_VIDEO_CODEC_H264)
        {
            return;
        }

        virtio_video_crop crop = Values.crop;
        Values.frame_rate = Math.Min(Values.frame_rate, H264Level.MaxFrameRate(crop.width, crop.height));
        uint bitrate = Values.rc_mode == (uint)RateControl.None ? 0 : Values.cur_bitrate;
        uint lowest = H264Level.Lowest(crop.width, crop.height, Values.frame_rate, bitrate, Variant.Profile);
        Variant = Variant with { Level = Math.Max(Variant.Level, lowest) };
    }

    private EncoderSettings CreateSettings()
    {
        var mode = (RateControl)Values.rc_mode;
        bool isConstant = mode == RateControl.None;
        virtio_video_frame_qp qp = Values.qp.no_rc;
        return new EncoderSettings
        {
            Codec = _codec.Codec,
            Variant = Variant,
            Left = Values.crop.left,
            Top = Values.crop.top,
            Width = Values.crop.width,
            Height = Values.crop.height,
            FrameRate = Values.frame_rate,
            RateControl = mode,
            Bitrate = isConstant ? 0 : Values.cur_bitrate,
            Range = isConstant ? default : new QpRange(Values.qp.rc.min_qp, Values.qp.rc.max_qp),
            Qp = isConstant ? new FrameQp(qp.iframe_qp, qp.pframe_qp, qp.bframe_qp) : default,
        };
    }

    private static bool IsSame(in virtio_video_crop a, in virtio_video_crop b)
        => (a.left, a.top, a.width, a.height) == (b.left, b.top, b.width, b.height);
}
