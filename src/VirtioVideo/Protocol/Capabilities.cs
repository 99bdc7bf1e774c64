// SPDX-License-Identifier: BSD-3-Clause

using System.Collections.Immutable;
using System.IO;
using VirtioVideo.Codecs;
using VirtioVideo.Wire;
using static VirtioVideo.Wire.virtio_video_planes_layout;
using static VirtioVideo.Wire.virtio_video_result;

namespace VirtioVideo.Protocol;

/// <summary>The response to QUERY_CAPS. It is made once and fixed for the device's life (ruling 6).</summary>
internal sealed class Capabilities
{
    /// <summary>Frame rates that encoders take; MPEG-2, and H.264 at large sizes, adjust some of them. Decoders accept any.</summary>
    private static readonly virtio_video_image_format_range FrameRates = new() { min = 1, max = EncoderTraits.MaxFrameRate, step = 1 };

    private Capabilities(ImmutableArray<byte> response)
    {
        Response = response;
    }

    /// <summary>The bytes of the response. Their number is caps_length.</summary>
    public ImmutableArray<byte> Response { get; }

    /// <summary>Makes the response of a device.</summary>
    /// <param name="codecs">The codecs that it serves.</param>
    /// <param name="minSize">Smallest width and height.</param>
    /// <param name="limits">Has the largest width and height.</param>
    public static Capabilities Create(ImmutableArray<CodecDescription> codecs, uint minSize, CodecLimits limits)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write((uint)VIRTIO_VIDEO_RESULT_OK);
        writer.Write((uint)FrameLayout.Formats.Length);
        writer.Write((uint)codecs.Length);
        foreach (virtio_video_image_format format in FrameLayout.Formats)
        {
            writer.Write((uint)format);

            // ruling 3: capabilities have a mask of 1 << enum.
            writer.Write((1u << (int)VIRTIO_VIDEO_PLANES_LAYOUT_SINGLE_BUFFER) | (1u << (int)VIRTIO_VIDEO_PLANES_LAYOUT_PER_PLANE));
            writer.Write(FrameLayout.PlaneAlign);
            writer.Write(1u);
            Write(writer, new virtio_video_image_format_range { min = minSize, max = limits.MaxWidth, step = 1 });
            Write(writer, new virtio_video_image_format_range { min = minSize, max = limits.MaxHeight, step = 1 });
            writer.Write(1u);
            Write(writer, FrameRates);
        }

        foreach (CodecDescription codec in codecs)
        {
            writer.Write((uint)codec.Codec);
            writer.Write((uint)codec.Variants.Length);
            foreach (CodecVariant variant in codec.Variants)
            {
                // ruling 8: codec_params always has 8 bytes, the tail zero.
                writer.Write(variant.Profile);
                writer.Write(variant.Level);
            }
        }

        writer.Flush();
        return new Capabilities([.. stream.ToArray()]);
    }

    private static void Write(BinaryWriter writer, virtio_video_image_format_range range)
    {
        writer.Write(range.min);
        writer.Write(range.max);
        writer.Write(range.step);
    }
}
