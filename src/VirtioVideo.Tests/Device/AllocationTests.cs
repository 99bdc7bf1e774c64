// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Runtime.InteropServices;
using VirtioVideo.Tests.Support;
using VirtioVideo.Wire;
using Xunit;
using static VirtioVideo.Wire.virtio_video_cmd_type;
using static VirtioVideo.Wire.virtio_video_codec;
using static VirtioVideo.Wire.virtio_video_queue_type;

namespace VirtioVideo.Tests.Device;

/// <summary>In the steady state the device's thread allocates no managed memory: nothing that a guest sends makes the collector run.</summary>
public sealed class AllocationTests
{
    private const int WarmUp = 300;
    private const int Rounds = 1000;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void GetParams_ThroughASplitRing_AllocatesNothing(bool eventIndex)
    {
        using var device = new TestDevice(new TestDeviceSetup { EventIndex = eventIndex });
        GuestStream stream = device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_H264);
        byte[] request = Requests.Bytes(new virtio_video_stream_get_params { cmd_type = (uint)VIRTIO_VIDEO_CMD_STREAM_GET_PARAMS, stream_id = stream.Id });
        long allocated = 0;
        for (int i = 0; i < WarmUp + Rounds; i++)
        {
            Command command = device.Submit(request, 204);
            allocated += Processed(device);
            device.Collect();
            Assert.True(command.IsDone);
            if (i == WarmUp)
            {
                allocated = 0;
            }
        }

        Assert.Equal(0, allocated);
    }

    [Fact]
    public void ResourceQueue_OfInputsAndOutputs_AllocatesNothing()
    {
        // The device's thread: commands in, outcomes of the worker collected, answers out.
        var factory = new FakeDecoderFactory();
        using var device = new TestDevice(new TestDeviceSetup { Factory = factory, Regions = [new GuestRamRegion(GuestRam.Base, 1ul << 30)] });
        GuestStream stream = device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_H264);
        stream.AttachInputs(1);
        device.Await(stream.QueueInput(0, FakeUnit.Of(), 0));
        stream.AwaitEvent();
        stream.AttachOutputs(1);
        device.Await(stream.QueueOutput(0));
        long allocated = 0;
        for (int i = 0; i < WarmUp + Rounds; i++)
        {
            Command input = stream.QueueInput(0, 3, (ulong)i);
            Command output = stream.QueueOutput(0);
            while (!input.IsDone || !output.IsDone)
            {
                Assert.True(NativeCalls.WaitReadable(device.Device.PollFd, TestDevice.DeadlineMilliseconds), "an answer");
                allocated += Processed(device);
                device.Collect();
            }

            Assert.Equal((ulong)i, output.Buffer.timestamp);
            if (i == WarmUp)
            {
                allocated = 0;
            }
        }

        Assert.Equal(0, allocated);
    }

    [Fact]
    public void ResourceQueue_OfARealClip_AllocatesNothing()
    {
        using var device = new TestDevice(new TestDeviceSetup { Regions = [new GuestRamRegion(GuestRam.Base, 1ul << 30)] });
        Clip clip = Clips.H264Simple;
        GuestStream stream = device.Driver.CreateStream(clip.Codec);
        stream.AttachInputs(1);
        device.Await(stream.QueueInput(0, clip.Units[0].Bytes, 0));
        stream.AwaitEvent();
        stream.AttachOutputs(1);
        device.Await(stream.QueueOutput(0));
        long allocated = 0;
        for (int i = 1; i <= WarmUp + Rounds; i++)
        {
            Command input = stream.QueueInput(0, clip.Units[i % clip.Units.Length].Bytes, (ulong)i);
            Command output = stream.QueueOutput(0);
            while (!input.IsDone || !output.IsDone)
            {
                Assert.True(NativeCalls.WaitReadable(device.Device.PollFd, TestDevice.DeadlineMilliseconds), "an answer");
                allocated += Processed(device);
                device.Collect();
            }

            if (i == WarmUp)
            {
                allocated = 0;
            }
        }

        Assert.Equal(0, allocated);
    }

    private static long Processed(TestDevice device)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        device.Device.Process(0);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
