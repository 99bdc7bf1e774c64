// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Wire;

namespace VirtioVideo.Codecs;

/// <summary>What a picture is encoded with: the parameters that were in force when it was queued. Immutable; alike means that an encoder can go on.</summary>
internal sealed record EncoderSettings
{
    /// <summary>The codec.</summary>
    public required virtio_video_codec Codec { get; init; }

    /// <summary>Profile, and H.264's level.</summary>
    public required CodecVariant Variant { get; init; }

    /// <summary>Width of what is encoded: that of the crop.</summary>
    public required uint Width { get; init; }

    /// <summary>Height of what is encoded.</summary>
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

    /// <summary>With rate control: what it may choose from.</summary>
    public required QpRange Range { get; init; }

    /// <summary>Without rate control: constant parameters.</summary>
    public required FrameQp Qp { get; init; }
}
