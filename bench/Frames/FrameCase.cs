// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Linq;
using VirtioVideo.Codecs;
using VirtioVideo.FFmpeg.Capabilities;
using VirtioVideo.Streams;
using VirtioVideo.Wire;
using static VirtioVideo.Wire.virtio_video_image_format;
using static VirtioVideo.Wire.virtio_video_planes_layout;

namespace VirtioVideo.Bench.Frames;

/// <summary>What is compared: both sides work by the same settings.</summary>
/// <param name="Codec">The codec.</param>
/// <param name="Encoder">FFmpeg's name of the encoder.</param>
/// <param name="Width">Width of the pictures.</param>
/// <param name="Height">Height of the pictures.</param>
/// <param name="Latency">What the encoder does first.</param>
/// <param name="Threads">Threads of libavcodec.</param>
/// <param name="Format">How pictures lie in guest memory, and in that of the codec alone.</param>
internal sealed record FrameCase(
    virtio_video_codec Codec, string Encoder, uint Width, uint Height, Latency Latency, uint Threads, virtio_video_image_format Format)
{
    /// <summary>A case of the micro-benchmarks: one thread, pictures as decoders make them.</summary>
    /// <exception cref="InvalidOperationException">The linked FFmpeg has no encoder of it.</exception>
    public static FrameCase Of(virtio_video_codec codec, uint width, uint height)
        => new(codec, EncoderOf(codec) ?? throw new InvalidOperationException($"no encoder of {codec}"), width, height, Latency.Low, 1, VIRTIO_VIDEO_IMAGE_FORMAT_YUV420);

    /// <summary>FFmpeg's encoder of a codec; null if there is none.</summary>
    public static string? EncoderOf(virtio_video_codec codec) => CodecTable.Encoders().FirstOrDefault(e => e.Codec == codec).Encoder;

    /// <summary>How the encoder works where the guest has no say.</summary>
    public StreamPolicy Policy => new(Latency, StreamPolicy.DefaultGopSize, Threads);

    /// <summary>Limits of streams.</summary>
    public StreamOptions Streams => new() { Codec = new CodecLimits(4096, 4096, (int)Threads) };

    /// <summary>How pictures lie in memory.</summary>
    public FrameLayout Layout => FrameLayout.Create(Format, VIRTIO_VIDEO_PLANES_LAYOUT_SINGLE_BUFFER, Width, Height, default);

    /// <summary>What a guest asks for, on the ground of what the stream began with.</summary>
    public virtio_video_params Wanted(virtio_video_params current)
    {
        current.width = Width;
        current.height = Height;
        current.image_format = (uint)Format;
        current.planes_layout = (uint)VIRTIO_VIDEO_PLANES_LAYOUT_SINGLE_BUFFER;

        // The strides that are told are those of another format.
        current.plane_formats = default;
        current.frame_rate = 30;

        // A tenth of a bit for a pixel.
        current.cur_bitrate = Width * Height * 3;
        return current;
    }

    /// <summary>The settings that a device makes of it.</summary>
    public EncoderSettings CreateSettings(CodecDescription codec)
    {
        var parameters = new EncoderParameters(codec, Streams);
        parameters.Adjust(Wanted(parameters.Current), imagesAreIdle: true);
        return parameters.Settings;
    }
}
