// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Numerics;
using VirtioVideo.Codecs;
using VirtioVideo.Device;
using VirtioVideo.Memory;
using VirtioVideo.Platform.Linux;
using VirtioVideo.Streams;
using VirtioVideo.Wire;

namespace VirtioVideo.CApi;

/// <summary>Turns struct virtiovideo_config into options: defaults for zeros, errors for what is out of range.</summary>
internal static class ConfigReader
{
    /// <exception cref="HostException">EINVAL, ENOTSUP.</exception>
    public static DeviceOptions Read(in virtiovideo_config config)
    {
        const virtiovideo_config_flag Known = virtiovideo_config_flag.VIRTIOVIDEO_CONFIG_SINGLE_BUFFER_ONE_PLANE
            | virtiovideo_config_flag.VIRTIOVIDEO_CONFIG_LIBERAL_RESOURCE_IDS
            | virtiovideo_config_flag.VIRTIOVIDEO_CONFIG_CLEAR_RESULT_OK
            | virtiovideo_config_flag.VIRTIOVIDEO_CONFIG_NO_EOS_ON_RESOLUTION_CHANGE
            | virtiovideo_config_flag.VIRTIOVIDEO_CONFIG_SEALED_MEMORY;
        if ((virtiovideo_device_type)config.device is not (virtiovideo_device_type.VIRTIOVIDEO_DEVICE_DECODER or virtiovideo_device_type.VIRTIOVIDEO_DEVICE_ENCODER))
        {
            throw new HostException(Errno.EINVAL, $"there is no device {config.device}");
        }

        var flags = (virtiovideo_config_flag)config.flags;
        if ((flags & ~Known) != 0)
        {
            throw new HostException(Errno.EINVAL, $"unknown config flags 0x{(uint)(flags & ~Known):x}");
        }

        RefuseUnknown(config.log_level, (uint)virtiovideo_log_level.VIRTIOVIDEO_LOG_DEBUG, "log level");
        RefuseUnknown(config.latency, (uint)virtiovideo_latency.VIRTIOVIDEO_LATENCY_THROUGHPUT, "latency");
        RefuseUnknown(config.thread_type, (uint)virtiovideo_thread_type.VIRTIOVIDEO_THREADS_SLICE, "thread_type");
        RefuseUnknown(config.reorder, (uint)virtiovideo_reorder.VIRTIOVIDEO_REORDER_GUESS, "reorder");
        const uint AllCodecs = (2u << (int)virtio_video_codec.VIRTIO_VIDEO_CODEC_VP9) - (1u << (int)virtio_video_codec.VIRTIO_VIDEO_CODEC_MPEG2);
        if ((config.codecs & ~AllCodecs) != 0)
        {
            throw new HostException(Errno.EINVAL, $"codecs 0x{config.codecs:x} names codecs that virtio-video does not have");
        }

        bool encodes = (virtiovideo_device_type)config.device == virtiovideo_device_type.VIRTIOVIDEO_DEVICE_ENCODER;
        uint least = encodes ? EncoderTraits.MinSize : 1;
        uint threads = InRange(config.threads, 1, StreamPolicy.MostThreads, "threads");
        return new DeviceOptions
        {
            Encoders = new StreamPolicy(
                (Latency)config.latency,
                InRange(config.gop_size, StreamPolicy.DefaultGopSize, StreamPolicy.MostGopSize, "gop_size"),
                threads)
            { ThreadType = (ThreadType)config.thread_type },
            MaxMemoryBytes = OrStandard(config.max_memory_bytes, DeviceMemory.StandardBytes),
            MaxMaps = OrStandard(config.max_maps, uint.MaxValue),
            MaxThreads = OrStandard(config.max_threads, uint.MaxValue),
            FeatureMask = OrStandard(config.feature_mask, ulong.MaxValue),
            Codecs = OrStandard(config.codecs, AllCodecs),
            SealedMemory = flags.HasFlag(virtiovideo_config_flag.VIRTIOVIDEO_CONFIG_SEALED_MEMORY),
            MaxStreams = InRange(config.max_streams, DeviceOptions.DefaultStreams, DeviceOptions.MostStreams, "max_streams"),
            Streams = new StreamOptions
            {
                Codec = new CodecLimits(
                    AtLeast(least, InRange(config.max_width, DeviceOptions.DefaultSize, DeviceOptions.MostSize, "max_width"), "max_width"),
                    AtLeast(least, InRange(config.max_height, DeviceOptions.DefaultSize, DeviceOptions.MostSize, "max_height"), "max_height"),
                    (int)threads)
                {
                    ThreadType = (ThreadType)config.thread_type,
                    Reorder = (Reorder)config.reorder,
                    MaxPictureBytes = OrStandard(config.max_picture_bytes, CodecLimits.DefaultPictureBytes),
                },
                Coalesce = TimeSpan.FromMicroseconds(InRange(config.coalesce_us, StreamOptions.DefaultCoalesceMicroseconds, StreamOptions.MostCoalesceMicroseconds, "coalesce_us")),
                MaxResourceBytes = OrStandard(config.max_resource_bytes, StreamOptions.DefaultResourceBytes),
                SingleBufferOnePlane = flags.HasFlag(virtiovideo_config_flag.VIRTIOVIDEO_CONFIG_SINGLE_BUFFER_ONE_PLANE),
                LiberalResourceIds = flags.HasFlag(virtiovideo_config_flag.VIRTIOVIDEO_CONFIG_LIBERAL_RESOURCE_IDS),
                ClearResultOk = flags.HasFlag(virtiovideo_config_flag.VIRTIOVIDEO_CONFIG_CLEAR_RESULT_OK),
                NoEosOnResolutionChange = flags.HasFlag(virtiovideo_config_flag.VIRTIOVIDEO_CONFIG_NO_EOS_ON_RESOLUTION_CHANGE),
            },
        };
    }

    private static void RefuseUnknown(uint value, uint last, string name)
    {
        if (value > last)
        {
            throw new HostException(Errno.EINVAL, $"there is no {name} {value}");
        }
    }

    /// <summary>0 stands for the standard value.</summary>
    private static T OrStandard<T>(T value, T standard)
        where T : IBinaryInteger<T>
        => T.IsZero(value) ? standard : value;

    private static uint InRange(uint value, uint standard, uint most, string name)
        => value == 0 ? standard
            : value <= most ? value
            : throw new HostException(Errno.EINVAL, $"{name} is {value}, more than {most}");

    private static uint AtLeast(uint least, uint value, string name)
        => value >= least ? value : throw new HostException(Errno.EINVAL, $"{name} is {value}, less than {least}");
}
