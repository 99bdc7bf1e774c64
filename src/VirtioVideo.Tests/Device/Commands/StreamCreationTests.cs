// SPDX-License-Identifier: BSD-3-Clause

using System.Linq;
using VirtioVideo.Codecs;
using VirtioVideo.Memory;
using VirtioVideo.Platform.Linux;
using VirtioVideo.Tests.Support;
using VirtioVideo.Wire;
using Xunit;
using static VirtioVideo.Tests.Support.FailurePlace;
using static VirtioVideo.Wire.virtio_video_codec;
using static VirtioVideo.Wire.virtio_video_result;

namespace VirtioVideo.Tests.Device.Commands;

/// <summary>A STREAM_CREATE that fails half-way gives back what was made before, at each place where one can fail.</summary>
[Collection(nameof(WholeProcess))]
public sealed class StreamCreationTests
{
    public static TheoryData<FailurePlace, bool> Places
    {
        get
        {
            var data = new TheoryData<FailurePlace, bool>();
            foreach (FailurePlace place in System.Enum.GetValues<FailurePlace>().Where(place => place != Nowhere))
            {
                data.Add(place, false);
                data.Add(place, true);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Places))]
    public void Create_ThatFails_LeavesNothing(FailurePlace place, bool encodes)
    {
        var parts = new FailingParts { FailsAt = place };
        using var device = Device(parts, encodes);
        long heap = ManagedHeap.Taken;
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(VIRTIO_VIDEO_RESULT_ERR_OUT_OF_MEMORY, Create(device));
        }

        AssertNothingIsLeft(device, parts);
        Assert.Equal(heap, ManagedHeap.Taken);

        // And nothing is in the way of the next one.
        parts.FailsAt = Nowhere;
        GuestStream stream = device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_H264);
        Assert.Equal((FailingParts.Charged, 2), (device.Device.HostMemory.Bytes, parts.ProductsLeft));
        Assert.Equal(heap + ManagedHeap.BytesOfStream, ManagedHeap.Taken);
        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, device.Await(stream.Destroy()).Result);
        AssertNothingIsLeft(device, parts);
        Assert.Equal(heap, ManagedHeap.Taken);
    }

    [Fact]
    public void Create_ThatTheHostsPolicyRefuses_LeavesNothing()
    {
        var parts = new FailingParts();
        using TestDevice device = Device(parts, encodes: false);
        device.Host.Policy = (_, _, standard) => standard with { Threads = 0 };
        long heap = ManagedHeap.Taken;

        Assert.Equal(VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER, Create(device));
        AssertNothingIsLeft(device, parts);
        Assert.Equal(heap, ManagedHeap.Taken);
    }

    [Fact]
    public void Create_BeyondTheDevicesMemory_IsRefusedUntilAStreamEnds()
    {
        var parts = new FailingParts();
        using TestDevice device = Device(parts, encodes: false, (2 * FailingParts.Charged) + 1);
        GuestStream first = device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_H264);
        device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_H264);

        Assert.Equal(VIRTIO_VIDEO_RESULT_ERR_OUT_OF_MEMORY, Create(device));
        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, device.Await(first.Destroy()).Result);
        device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_H264);
        Assert.Equal(2 * FailingParts.Charged, device.Device.HostMemory.Bytes);
        device.Device.Reset();
        Assert.Equal(0, device.Device.HostMemory.Bytes);
    }

    [Fact]
    public void Create_BeyondTheManagedHeap_IsRefused()
    {
        var parts = new FailingParts();
        using TestDevice device = Device(parts, encodes: false);
        long rest = ManagedHeap.Most - ManagedHeap.Taken - ManagedHeap.BytesOfStream;
        Assert.True(ManagedHeap.TryTake(rest));
        try
        {
            GuestStream stream = device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_H264);
            Assert.Equal(VIRTIO_VIDEO_RESULT_ERR_OUT_OF_MEMORY, Create(device));
            Assert.Equal(Errno.ENOMEM, Assert.Throws<HostException>(() => new DeviceMemory()).Errno);
            Assert.Equal(VIRTIO_VIDEO_RESULT_OK, device.Await(stream.Destroy()).Result);
            device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_H264);
        }
        finally
        {
            ManagedHeap.Return(rest);
        }
    }

    private static TestDevice Device(FailingParts parts, bool encodes, ulong memory = DeviceMemory.DefaultBytes) => new(new TestDeviceSetup
    {
        Factory = parts,
        EncoderFactory = parts,
        Workers = parts,
        Encodes = encodes,
        MaxMemoryBytes = memory,
    });

    private static virtio_video_result Create(TestDevice device) => (virtio_video_result)device.Driver.TryCreateStream((uint)VIRTIO_VIDEO_CODEC_H264).result;

    private static unsafe bool IsFreed(FramePool pool) => pool.Slots is null;

    private static void AssertNothingIsLeft(TestDevice device, FailingParts parts)
    {
        Assert.All(parts.Decoders, decoder => Assert.Equal(["dispose"], decoder.Calls));
        Assert.All(parts.Pools, pool => Assert.True(IsFreed(pool), "the slots of output buffers are lost"));
        Assert.All(parts.Encoders, encoder => Assert.Equal(["dispose"], encoder.Calls));
        Assert.Equal((0, 0, 0), (parts.ProductsLeft, (int)device.Device.HostMemory.Bytes, device.Device.HostMemory.Maps));
        Assert.Empty(device.Device.Statistics.Streams);
    }
}
