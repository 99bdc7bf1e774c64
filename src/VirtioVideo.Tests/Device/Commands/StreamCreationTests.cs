// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Tests.Conformance;
using VirtioVideo.Tests.Support;
using VirtioVideo.Wire;
using Xunit;
using static VirtioVideo.Wire.virtio_video_codec;
using static VirtioVideo.Wire.virtio_video_result;

namespace VirtioVideo.Tests.Device.Commands;

/// <summary>STREAM_CREATE.</summary>
public sealed class StreamCreationTests
{
    [Theory]
    [Ruling(13)]
    [Clause("STREAM_CREATE/2", "STREAM_CREATE/4")]
    [InlineData(0u)]
    [InlineData(7u)]
    [InlineData(uint.MaxValue)]
    public void Create_UnknownCodec_IsAnInvalidParameter(uint codec)
    {
        using var device = new TestDevice();

        AssertRefused(VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER, device.Driver.TryCreateStream(codec));
    }

    [Theory]
    [Ruling(13)]
    [Clause("STREAM_CREATE/2", "STREAM_CREATE/3")]
    [InlineData(3ul, 2u, 1u)]
    [InlineData(3ul, 1u, 2u)]
    [InlineData(3ul, 0u, 1u)]
    [InlineData(3ul, 1u, 3u)]
    [InlineData(2ul, 1u, 1u)]
    [InlineData(0ul, 1u, 1u)]
    public void Create_MemTypeWithoutItsFeature_IsAnInvalidParameter(ulong features, uint input, uint output)
    {
        using var device = new TestDevice(new TestDeviceSetup { Features = features });

        AssertRefused(VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER, device.Driver.TryCreateStream((uint)VIRTIO_VIDEO_CODEC_H264, input, output));
    }

    [Fact]
    [Ruling(13)]
    public void Create_BeyondTheLimit_IsOutOfMemoryUntilOneIsDestroyed()
    {
        using var device = new TestDevice(new TestDeviceSetup { MaxStreams = 2 });
        GuestStream first = device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_H264);
        device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_H264);
        AssertRefused(VIRTIO_VIDEO_RESULT_ERR_OUT_OF_MEMORY, device.Driver.TryCreateStream((uint)VIRTIO_VIDEO_CODEC_H264));

        device.Await(first.Destroy());
        Assert.True(device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_H264).Id > 2);
    }

    [Fact]
    [Ruling(13)]
    public void Create_WithoutMemoryForADecoder_IsOutOfMemory()
    {
        using var device = new TestDevice(new TestDeviceSetup { Factory = new FakeDecoderFactory(() => null) });

        AssertRefused(VIRTIO_VIDEO_RESULT_ERR_OUT_OF_MEMORY, device.Driver.TryCreateStream((uint)VIRTIO_VIDEO_CODEC_H264));
    }

    [Fact]
    [Ruling(13)]
    [Clause("STREAM_CREATE/2")]
    public void Ids_StartAtOneAndAreNotReused()
    {
        using var device = new TestDevice(new TestDeviceSetup { MaxStreams = 2 });
        for (uint i = 1; i <= 10; i++)
        {
            GuestStream stream = device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_VP8);
            Assert.Equal(i, stream.Id);
            device.Await(stream.Destroy());
        }
    }

    private static void AssertRefused(virtio_video_result result, virtio_video_stream_create_resp response)
        => Assert.Equal((result, 0u), ((virtio_video_result)response.result, response.stream_id));
}
