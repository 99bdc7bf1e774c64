// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using VirtioVideo.Memory;
using VirtioVideo.Streams;
using VirtioVideo.Tests.Support;
using VirtioVideo.Wire;
using Xunit;
using Xunit.Abstractions;

namespace VirtioVideo.Tests.Memory;

/// <summary>What a stream and a device are charged of the managed heap is what they have of it.</summary>
[Collection(nameof(WholeProcess))]
public sealed class ManagedHeapTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Stream_HasNoMoreThanItIsChargedFor(bool encodes)
    {
        const int Count = 64;
        using var device = new TestDevice(new TestDeviceSetup { Encodes = encodes, MaxStreams = 2 * Count, Regions = [new GuestRamRegion(GuestRam.Base, 4ul << 30)] });
        CreateStream(device, encodes);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        for (int i = 0; i < Count; i++)
        {
            CreateStream(device, encodes);
        }

        long each = (GC.GetTotalMemory(forceFullCollection: true) - before) / Count;
        output.WriteLine($"a stream has {each} bytes of the managed heap, {ManagedHeap.BytesOfStream} are charged");
        Assert.InRange(each, 1000, ManagedHeap.BytesOfStream);
    }

    /// <summary>With as many buffers as it can have.</summary>
    private static void CreateStream(TestDevice device, bool encodes)
    {
        const uint Buffers = 64;
        GuestStream stream = device.Driver.CreateStream(virtio_video_codec.VIRTIO_VIDEO_CODEC_H264);
        if (!encodes)
        {
            stream.AttachInputs(Buffers, 4096);
            stream.AttachOutputs(Buffers);
            return;
        }

        _ = new Recording(stream, images: Buffers, packets: Buffers, room: 4096);
    }

    [Fact]
    public void Device_HasNoMoreThanItIsChargedFor()
    {
        const int Count = 50;
        var devices = new List<DescriptorHost>();
        using (new DescriptorHost())
        {
            long before = GC.GetTotalMemory(forceFullCollection: true);
            for (int i = 0; i < Count; i++)
            {
                devices.Add(new DescriptorHost());
            }

            long each = (GC.GetTotalMemory(forceFullCollection: true) - before) / Count;
            output.WriteLine($"a device has {each} bytes of the managed heap, {ManagedHeap.BytesOfDevice} are charged");
            Assert.InRange(each, 1000, ManagedHeap.BytesOfDevice);
        }

        devices.ForEach(static device => device.Dispose());
    }

    [Fact]
    public void Most_LeavesAThird()
        => Assert.InRange(ManagedHeap.Most, 1, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 3 * 2);

    [Fact]
    public void Streams_OfManyGuestsFitIntoTheHeapThatShips()
    {
        // 128 MiB: src/VirtioVideo/NativeCode.targets; docs/memory.md says how many streams that is.
        const long Most = (128 << 20) / 3 * 2;
        Assert.InRange((Most - ManagedHeap.BytesOfDevice) / ManagedHeap.BytesOfStream, 500, 1024);
        Assert.Equal(64, StreamOptions.MaxBuffers);
    }
}
