// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Wire;
using static VirtioVideo.Wire.virtio_video_rate_control;

namespace VirtioVideo.Codecs;

/// <summary>
/// Settings that a picture is encoded with: the parameters in force when it was queued. Immutable. If two are equal, an encoder can continue.
/// </summary>
internal sealed record EncoderSettings
{
    /// <summary>The codec.</summary>
    public required virtio_video_codec Codec { get; init; }

    /// <summary>Profile, and H.264's level.</summary>
    public required CodecVariant Variant { get; init; }

    /// <summary>Width of the encoded part: that of the crop.</summary>
    public required uint Width { get; init; }

    /// <summary>Height of the encoded part.</summary>
    public required uint Height { get; init; }

    /// <summary>First column of the image that is encoded.</summary>
    public required uint Left { get; init; }

    /// <summary>First row of the image that is encoded.</summary>
    public required uint Top { get; init; }

    /// <summary>Whole frames per second.</summary>
    public required uint FrameRate { get; init; }

    /// <summary>Who chooses quantization parameters.</summary>
    public required RateControl RateControl { get; init; }

    /// <summary>Bits per second; 0 without rate control.</summary>
    public required uint Bitrate { get; init; }

    /// <summary>With rate control: the range that it may use.</summary>
    public required QpRange Range { get; init; }

    /// <summary>Without rate control: constant parameters.</summary>
    public required FrameQp Qp { get; init; }
}

/// <summary>Who chooses the quantization parameters of a stream: the values of rc_mode.</summary>
internal enum RateControl : uint
{
    /// <summary>The guest: a constant for each type of frame (ruling 16).</summary>
    None = 0,

    /// <summary>The encoder, one for each frame, so that the average bitrate is cur_bitrate.</summary>
    Frame = VIRTIO_VIDEO_RATE_CONTROL_FRAME,

    /// <summary>The encoder, one for each macroblock.</summary>
    MacroBlock = VIRTIO_VIDEO_RATE_CONTROL_MACRO_BLOCK,
}

/// <summary>Constant quantization parameters, on the codec's own scale.</summary>
internal readonly record struct FrameQp(uint I, uint P, uint B);

/// <summary>Type of an encoded picture (ruling 47).</summary>
internal enum FrameType
{
    /// <summary>A decoder can begin here.</summary>
    Key,

    /// <summary>It refers only to pictures before it. Or it refers to none, but a decoder cannot begin here.</summary>
    Predicted,

    /// <summary>It refers to pictures before and after it.</summary>
    Bidirectional,
}
