// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using FFmpeg.AutoGen;
using VirtioVideo.Codecs;
using VirtioVideo.FFmpeg.Capabilities;
using VirtioVideo.Memory;
using VirtioVideo.Platform.Linux;
using VirtioVideo.Wire;

namespace VirtioVideo.FFmpeg.Encoding;

/// <summary>Makes encoders with the linked FFmpeg: its software encoders, or those that the host named.</summary>
internal sealed class LibavcodecEncoderFactory : IEncoderFactory
{
    private readonly SortedDictionary<virtio_video_codec, string> _names = [];

    /// <param name="named">Names of FFmpeg's encoders, separated by commas; empty for none.</param>
    /// <exception cref="HostException">ENOTSUP: an encoder is missing, is for no codec of the spec, or cannot be opened here.</exception>
    public LibavcodecEncoderFactory(string named)
    {
        foreach ((virtio_video_codec codec, string encoder) in CodecTable.Encoders())
        {
            _names[codec] = encoder;
        }

        foreach (string name in named.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            _names[Probe(name)] = name;
        }
    }

    /// <summary>Name of the encoder for a codec.</summary>
    public string NameOf(virtio_video_codec codec) => _names[codec];

    /// <summary>The codecs that have an encoder.</summary>
    public ImmutableArray<CodecDescription> Codecs
        => [.. _names.Keys.Select(codec => new CodecDescription(codec, ProfileTable.EncodedVariantsOf(codec)))];

    /// <inheritdoc/>
    public IVideoEncoder? TryCreate(virtio_video_codec codec, in StreamPolicy policy, StreamMemory? memory)
        => LibavcodecEncoder.TryCreate(NameOf(codec), policy, memory);

    /// <summary>Opens an encoder to find out whether it can be used: a driver or a device may be missing.</summary>
    private static unsafe virtio_video_codec Probe(string name)
    {
        AVCodec* found = EncoderLookup.Find(name);
        virtio_video_codec codec = found is null ? default : CodecTable.CodecOf(found->id);
        if (codec == default)
        {
            throw new HostException(Errno.ENOTSUP, $"config.encoders: FFmpeg has no encoder '{name}' of a codec of virtio-video");
        }

        AVPixelFormat format = EncoderLookup.FeedFormat(found, isNv12: true);
        if (format == AVPixelFormat.AV_PIX_FMT_NONE)
        {
            throw new HostException(Errno.ENOTSUP, $"config.encoders: '{name}' does not take pictures from memory");
        }

        using LibavcodecEncoder encoder = LibavcodecEncoder.TryCreate(name, new StreamPolicy(Latency.Low, StreamPolicy.DefaultGopSize, 1), memory: null)!;
        var settings = new EncoderSettings
        {
            Codec = codec,
            Variant = ProfileTable.EncodedVariantsOf(codec).LastOrDefault(),
            Left = 0,
            Top = 0,
            Width = 640,
            Height = 480,
            FrameRate = 30,
            RateControl = RateControl.Frame,
            Bitrate = 1_000_000,
            Range = default,
            Qp = default,
        };
        return encoder.TryOpen(settings, format)
            ? codec
            : throw new HostException(Errno.ENOTSUP, $"config.encoders: '{name}' cannot be opened on this machine");
    }
}
