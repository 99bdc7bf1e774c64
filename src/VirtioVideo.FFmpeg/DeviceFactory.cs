// SPDX-License-Identifier: BSD-3-Clause

using System.Collections.Immutable;
using System.Linq;
using VirtioVideo.Codecs;
using VirtioVideo.Device;
using VirtioVideo.FFmpeg.Capabilities;
using VirtioVideo.FFmpeg.Decoding;
using VirtioVideo.FFmpeg.Encoding;
using VirtioVideo.Platform.Linux;
using VirtioVideo.Streams;

namespace VirtioVideo.FFmpeg;

/// <summary>Makes devices that use libavcodec, for the C API and for the vhost-user daemon.</summary>
internal static class DeviceFactory
{
    /// <summary>Makes a device.</summary>
    /// <param name="type">Decoder or encoder.</param>
    /// <param name="options">The host's configuration.</param>
    /// <param name="encoders">Encoders of FFmpeg to use instead of the standard ones, separated by commas.</param>
    /// <param name="host">Receives the device's messages.</param>
    /// <exception cref="HostException">
    /// ELIBACC: the wrong version of FFmpeg; ENOTSUP: an encoder is missing, or there is no codec that the host allows; or an error of the system.
    /// </exception>
    public static VideoDevice Create(DeviceType type, DeviceOptions options, string encoders, IDeviceHost host)
        => LibavcodecVersion.Mismatch() is { } mismatch
            ? throw new HostException(Errno.ELIBACC, mismatch)
            : new VideoDevice(options, CreateRole(type, options, encoders, host), new StreamWorkerFactory(), host);

    private static IDeviceRole CreateRole(DeviceType type, DeviceOptions options, string encoders, IDeviceHost host)
    {
        if (type == DeviceType.Decoder)
        {
            return new DecoderRole(Allowed(CodecTable.Decoders(), options), new LibavcodecDecoderFactory(), options.Streams, host);
        }

        var factory = new LibavcodecEncoderFactory(encoders);
        return new EncoderRole(Allowed(factory.Codecs, options), factory, options.Streams, options.Encoders, host);
    }

    /// <summary>The codecs that the host allows a guest to use.</summary>
    private static ImmutableArray<CodecDescription> Allowed(ImmutableArray<CodecDescription> codecs, DeviceOptions options)
    {
        ImmutableArray<CodecDescription> allowed = [.. codecs.Where(codec => (options.Codecs & (1u << (int)codec.Codec)) != 0)];
        return allowed.Length > 0 ? allowed : throw new HostException(Errno.ENOTSUP, $"codecs 0x{options.Codecs:x}: FFmpeg has none of them");
    }
}
