// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Abi;
using VirtioVideo.Codecs.Libavcodec;
using VirtioVideo.Platform;
using VirtioVideo.Platform.Linux;
using VirtioVideo.Streams;

namespace VirtioVideo.Device;

/// <summary>Makes devices over libavcodec: for the C API and for the vhost-user daemon.</summary>
internal static class DeviceFactory
{
    /// <summary>Makes a device.</summary>
    /// <param name="type">Decoder or encoder.</param>
    /// <param name="options">What the host configured.</param>
    /// <param name="encoders">Encoders of FFmpeg to use instead of the standard ones, separated by commas.</param>
    /// <param name="host">Takes what the device has to tell.</param>
    /// <exception cref="HostException">ELIBACC: FFmpeg is another one; ENOTSUP: an encoder is not there; or what the system says.</exception>
    public static VideoDevice Create(virtiovideo_device_type type, DeviceOptions options, string encoders, IDeviceHost host)
        => LibavcodecVersion.Mismatch() is { } mismatch
            ? throw new HostException(Errno.ELIBACC, mismatch)
            : new VideoDevice(options, CreateRole(type, options, encoders, host), new StreamWorkerFactory(), host);

    private static IDeviceRole CreateRole(virtiovideo_device_type type, DeviceOptions options, string encoders, IDeviceHost host)
    {
        if (type == virtiovideo_device_type.VIRTIOVIDEO_DEVICE_DECODER)
        {
            return new DecoderRole(CodecTable.Decoders(), new LibavcodecDecoderFactory(), options.Streams, host);
        }

        var factory = new LibavcodecEncoderFactory(encoders);
        return new EncoderRole(factory.Codecs, factory, options.Streams, options.Encoders, host);
    }
}
