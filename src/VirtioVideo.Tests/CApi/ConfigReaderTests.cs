// SPDX-License-Identifier: BSD-3-Clause

using System;
using VirtioVideo.CApi;
using VirtioVideo.Codecs;
using VirtioVideo.Device;
using VirtioVideo.Memory;
using VirtioVideo.Platform.Linux;
using VirtioVideo.Tests.Conformance;
using Xunit;
using static VirtioVideo.CApi.virtiovideo_config_flag;

namespace VirtioVideo.Tests.CApi;

/// <summary>struct virtiovideo_config.</summary>
public sealed class ConfigReaderTests
{
    [Fact]
    public void Read_OfZeros_HasTheDefaultsThatTheHeaderSays()
    {
        DeviceOptions options = ConfigReader.Read(Decoder());

        Assert.Equal((16u, ulong.MaxValue, uint.MaxValue), (options.MaxStreams, options.FeatureMask, options.MaxThreads));
        Assert.Equal((Math.Min(DeviceMemory.DefaultBytes, ProcessLimits.Memory), uint.MaxValue), (options.MaxMemoryBytes, options.MaxMaps));
        Assert.Equal((ThreadType.Any, Reorder.Strict), (options.Streams.Codec.ThreadType, options.Streams.Codec.Reorder));
        Assert.Equal((4096u, 4096u, 1), (options.Streams.Codec.MaxWidth, options.Streams.Codec.MaxHeight, options.Streams.Codec.Threads));
        Assert.False(options.Streams.SingleBufferOnePlane || options.Streams.LiberalResourceIds || options.Streams.ClearResultOk || options.Streams.NoEosOnResolutionChange);
    }

    [Fact]
    public void Read_OfTheLargestValues_TakesThem()
    {
        virtiovideo_config config = Decoder();
        config.feature_mask = 1;
        config.max_streams = 1024;
        config.max_width = 16384;
        config.max_height = 16384;
        config.threads = 64;
        config.thread_type = 1;
        config.reorder = 1;
        config.max_threads = 12345;
        config.max_memory_bytes = ulong.MaxValue;
        config.max_maps = 54321;
        config.log_level = 3;
        DeviceOptions options = ConfigReader.Read(config);

        Assert.Equal((1024u, 1ul, 12345u), (options.MaxStreams, options.FeatureMask, options.MaxThreads));
        Assert.Equal((ulong.MaxValue, 54321u), (options.MaxMemoryBytes, options.MaxMaps));
        Assert.Equal((ThreadType.Slice, Reorder.Guess), (options.Streams.Codec.ThreadType, options.Streams.Codec.Reorder));
        Assert.Equal((16384u, 16384u, 64), (options.Streams.Codec.MaxWidth, options.Streams.Codec.MaxHeight, options.Streams.Codec.Threads));
    }

    [Theory]
    [Ruling(17, 22, 35, 40)]
    [InlineData(VIRTIOVIDEO_CONFIG_SINGLE_BUFFER_ONE_PLANE)]
    [InlineData(VIRTIOVIDEO_CONFIG_LIBERAL_RESOURCE_IDS)]
    [InlineData(VIRTIOVIDEO_CONFIG_CLEAR_RESULT_OK)]
    [InlineData(VIRTIOVIDEO_CONFIG_NO_EOS_ON_RESOLUTION_CHANGE)]
    public void Read_OfEachFlag_SwitchesThatReading(virtiovideo_config_flag flag)
    {
        virtiovideo_config config = Decoder();
        config.flags = (uint)flag;
        DeviceOptions options = ConfigReader.Read(config);

        Assert.Equal(flag == VIRTIOVIDEO_CONFIG_SINGLE_BUFFER_ONE_PLANE, options.Streams.SingleBufferOnePlane);
        Assert.Equal(flag == VIRTIOVIDEO_CONFIG_LIBERAL_RESOURCE_IDS, options.Streams.LiberalResourceIds);
        Assert.Equal(flag == VIRTIOVIDEO_CONFIG_CLEAR_RESULT_OK, options.Streams.ClearResultOk);
        Assert.Equal(flag == VIRTIOVIDEO_CONFIG_NO_EOS_ON_RESOLUTION_CHANGE, options.Streams.NoEosOnResolutionChange);
        Assert.Equal(flag == VIRTIOVIDEO_CONFIG_SEALED_MEMORY, options.SealedMemory);
    }

    [Theory]
    [InlineData("device", 0u, Errno.EINVAL)]
    [InlineData("device", 32u, Errno.EINVAL)]
    [InlineData("flags", 32u, Errno.EINVAL)]
    [InlineData("flags", 0x8000_0000u, Errno.EINVAL)]
    [InlineData("max_streams", 1025u, Errno.EINVAL)]
    [InlineData("max_width", 16385u, Errno.EINVAL)]
    [InlineData("max_height", uint.MaxValue, Errno.EINVAL)]
    [InlineData("threads", 65u, Errno.EINVAL)]
    [InlineData("log_level", 4u, Errno.EINVAL)]
    [InlineData("latency", 2u, Errno.EINVAL)]
    [InlineData("gop_size", 100_001u, Errno.EINVAL)]
    [InlineData("thread_type", 2u, Errno.EINVAL)]
    [InlineData("reorder", 2u, Errno.EINVAL)]
    [InlineData("coalesce_us", 100_001u, Errno.EINVAL)]
    public void Read_OfAValueOutOfRange_IsRefusedByName(string field, uint value, int errno)
    {
        virtiovideo_config config = Decoder();
        switch (field)
        {
            case "device":
                config.device = value;
                break;
            case "flags":
                config.flags = value;
                break;
            case "max_streams":
                config.max_streams = value;
                break;
            case "max_width":
                config.max_width = value;
                break;
            case "max_height":
                config.max_height = value;
                break;
            case "threads":
                config.threads = value;
                break;
            case "latency":
                config.latency = value;
                break;
            case "gop_size":
                config.gop_size = value;
                break;
            case "thread_type":
                config.thread_type = value;
                break;
            case "coalesce_us":
                config.coalesce_us = value;
                break;
            case "reorder":
                config.reorder = value;
                break;
            default:
                config.log_level = value;
                break;
        }

        HostException e = Assert.Throws<HostException>(() => ConfigReader.Read(config));
        Assert.Equal(errno, e.Errno);
        Assert.False(string.IsNullOrWhiteSpace(e.Message));
        if (field.Contains('_', StringComparison.Ordinal) && field != "log_level")
        {
            Assert.Contains(field, e.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(0u, 1000)]
    [InlineData(1u, 1)]
    [InlineData(100_000u, 100_000)]
    public void Read_OfTheTimeOfReports_HasTheDefaultThatTheHeaderSays(uint value, int expected)
    {
        virtiovideo_config config = Decoder();
        config.coalesce_us = value;

        Assert.Equal(TimeSpan.FromMicroseconds(expected), ConfigReader.Read(config).Streams.Coalesce);
    }

    [Fact]
    public void Read_OfAnEncoder_HasTheDefaultsThatTheHeaderSays()
    {
        virtiovideo_config config = Encoder();

        Assert.Equal(new StreamPolicy(Latency.Low, 250, 1), ConfigReader.Read(config).Encoders);
    }

    [Fact]
    public void Read_OfAnEncoder_TakesWhatItIsTold()
    {
        virtiovideo_config config = Encoder();
        config.latency = (uint)virtiovideo_latency.VIRTIOVIDEO_LATENCY_THROUGHPUT;
        config.gop_size = 100_000;
        config.threads = 64;
        config.thread_type = 1;

        Assert.Equal(new StreamPolicy(Latency.Throughput, 100_000, 64) { ThreadType = ThreadType.Slice }, ConfigReader.Read(config).Encoders);
    }

    [Fact]
    public void Read_OfAnEncoderWithoutRoomForAMacroBlock_IsRefused()
    {
        virtiovideo_config config = Encoder();
        config.max_height = 15;

        Assert.Equal(Errno.EINVAL, Assert.Throws<HostException>(() => ConfigReader.Read(config)).Errno);
        config.max_height = 16;
        Assert.Equal(16u, ConfigReader.Read(config).Streams.Codec.MaxHeight);
    }

    private static virtiovideo_config Encoder() => new() { device = (uint)virtiovideo_device_type.VIRTIOVIDEO_DEVICE_ENCODER };

    private static virtiovideo_config Decoder() => new() { device = (uint)virtiovideo_device_type.VIRTIOVIDEO_DEVICE_DECODER };
}
