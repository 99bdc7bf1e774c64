// SPDX-License-Identifier: BSD-3-Clause

using System;

namespace VirtioVideo.Tests.Model;

/// <summary>spec: struct virtio_video_params of a decoder's stream.</summary>
internal sealed class ModelDecoderParams(uint codec, bool onePlane)
    : ModelParams(codec, ModelCapabilities.Decoder.FirstVariant(codec)!.Value, onePlane)
{
    /// <summary>MPEG-2, MPEG-4, H.264, HEVC, VP8, VP9.</summary>
    protected override uint BlockHeight => Codec switch
    {
        1 => 32,
        2 or 5 or 6 => 16,
        _ => 1,
    };

    /// <inheritdoc/>
    public override void Set(ReadOnlySpan<byte> wanted, bool imagesAreIdle)
    {
        SetBuffers(wanted);
        if (imagesAreIdle)
        {
            SetImages(wanted);
        }
    }

    /// <summary>rulings 14, 40, 48: what a change of resolution brings. Strides are those of the new size.</summary>
    public void Change(ModelSize size, uint decodedPictureBuffer, uint frameRate)
    {
        Size = (size.Width, size.Height);
        Crop = (size.Hidden, 0, size.Width - size.Hidden, size.Height);
        FrameRate = frameRate == 0 ? FrameRate : frameRate;
        MinImageBuffers = Math.Min(decodedPictureBuffer + 1, MaxBuffers);
        ImageBuffers = Math.Max(ImageBuffers, MinImageBuffers);
        Layout = LayImages(default);
    }
}
