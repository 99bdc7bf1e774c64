// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Linq;
using VirtioVideo.Platform.Linux;
using VirtioVideo.Rings;
using VirtioVideo.Tests.PlainRings;
using VirtioVideo.Tests.Support;
using VirtioVideo.Wire;
using Xunit;
using static VirtioVideo.Wire.virtio_video_codec;
using static VirtioVideo.Wire.virtio_video_result;

namespace VirtioVideo.Tests.Device;

/// <summary>The event loop: budgets, broken queues, the descriptor level.</summary>
public sealed unsafe class VideoDeviceProcessTests
{
    [Fact]
    public void Process_WithABudget_TakesThatManyAndAsksForMore()
    {
        using var device = new TestDevice();
        device.PumpReady();
        Command[] commands = [.. Enumerable.Range(0, 5).Select(_ => device.Submit([9, 9, 9, 9], 4))];
        Assert.True(device.Device.Process(2));
        device.Collect();
        Assert.Equal(2, commands.Count(command => command.IsDone));

        // A host that waits for the poll fd instead of calling again is woken at once.
        Assert.True(NativeCalls.WaitReadable(device.Device.PollFd, 0));
        device.Await(commands);
        device.PumpReady();
        Assert.False(NativeCalls.WaitReadable(device.Device.PollFd, 0));
        Assert.False(device.Device.Process(0));
    }

    [Fact]
    public void Process_OfABrokenCommandq_AsksForAResetOnce()
    {
        using var device = new TestDevice();
        device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_H264);
        ((SplitRingDriver)device.Commands).AddHead(9999);
        device.Commands.Publish();
        device.Device.Process(0);
        device.Device.Process(0);
        Assert.Equal([0u], device.Host.Resets);
        QueueCounters counters = device.Device.Counters(0);
        Assert.Equal((1ul, QueueFault.HeadIndex), (counters.Faults, counters.LastFault));
        Assert.Contains(device.Host.Messages, message => message.Message.Contains("HeadIndex", StringComparison.Ordinal));

        // Until the reset nothing is read; after it all is well, and the counters stand.
        Assert.False(device.Device.Process(0));
        device.Device.Reset();
        device.RestartRings();
        device.Device.AcknowledgeFeatures(3);
        device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_H264);
        Assert.Equal(1ul, device.Device.Counters(0).Faults);
    }

    [Fact]
    public void ResetRing_OfABrokenCommandq_BringsItBack()
    {
        // VIRTIO 1.2, 2.6.1: the driver may mend the queue alone.
        using var device = new TestDevice();
        ((SplitRingDriver)device.Commands).AddHead(9999);
        device.Commands.Publish();
        device.Device.Process(0);
        Assert.Equal([0u], device.Host.Resets);
        device.Device.ResetRing(0);
        device.Device.ResetRing(1);
        device.RestartRings();
        device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_H264);

        // It can be broken again, and is told again.
        ((SplitRingDriver)device.Commands).AddHead(9999);
        device.Commands.Publish();
        device.Device.Process(0);
        Assert.Equal([0u, 0u], device.Host.Resets);
    }

    [Fact]
    public void Process_OfABrokenEventq_LeavesCommandqAlone()
    {
        using var device = new TestDevice(new TestDeviceSetup { EventBuffers = 0 });
        Clip clip = Clips.H264Simple;
        GuestStream stream = device.Driver.CreateStream(clip.Codec);
        stream.AttachInputs(1);
        ((SplitRingDriver)device.Events).AddHead(9999);
        device.Events.Publish();
        device.Await(stream.QueueInput(0, clip.Units[0].Bytes, 0));
        device.Pump(() => device.Host.Resets.Count > 0, "the event to find the queue broken");

        Assert.Equal([1u], device.Host.Resets);
        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, (virtio_video_result)stream.GetParams().result);
        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, device.Await(stream.Destroy()).Result);
        device.PumpReady();
        Assert.False(NativeCalls.WaitReadable(device.Device.PollFd, 0));
    }

    [Fact]
    public void Process_WithNothingToDo_LeavesThePollFdQuiet()
    {
        using var device = new TestDevice();
        Clip clip = Clips.H264Simple;
        new Playback(device.Driver.CreateStream(clip.Codec)).Play(clip.Stamped());
        device.PumpReady();

        Assert.False(NativeCalls.WaitReadable(device.Device.PollFd, 0));
    }

    [Fact]
    public void Submit_AtDescriptorLevel_IsAnsweredThroughReap()
    {
        using var device = new TestDevice();
        device.Device.ResetRing(0);
        device.PumpReady();
        byte[] request = Requests.Bytes(new virtio_video_stream_create { cmd_type = 0x200, codec = 3, in_mem_type = 1, out_mem_type = 1 });
        byte[] response = new byte[8];
        fixed (byte* readable = request)
        {
            fixed (byte* writable = response)
            {
                var vectors = stackalloc iovec[2];
                vectors[0] = new iovec { iov_base = readable, iov_len = (nuint)request.Length };
                vectors[1] = new iovec { iov_base = writable, iov_len = (nuint)response.Length };
                device.Device.Submit(new SubmittedChain
                {
                    Queue = 0,
                    Token = 77,
                    Readable = vectors,
                    ReadableCount = 1,
                    Writable = vectors + 1,
                    WritableCount = 1,
                });
                Assert.True(NativeCalls.WaitReadable(device.Device.PollFd, 0));
                device.Device.Process(0);
            }
        }

        var completions = new Completion[4];
        Assert.Equal(1, device.Device.Reap(completions));
        Assert.Equal((77ul, 0u, 8u), (completions[0].Token, completions[0].Queue, completions[0].Written));
        Assert.Equal([0, 0, 0, 0, 1, 0, 0, 0], response);
        Assert.Equal([0u], device.Host.Notifications);
        Assert.Equal(0, device.Device.Reap(completions));
    }

    [Fact]
    public void Submit_OfAQueueAtRingLevelOrOfNone_IsRefused()
    {
        using var device = new TestDevice();
        foreach (uint queue in (uint[])[0, 1, 2, uint.MaxValue])
        {
            Assert.Equal(Errno.EINVAL, Assert.Throws<HostException>(() => device.Device.Submit(new SubmittedChain { Queue = queue })).Errno);
            Assert.Equal(queue > 1, Record.Exception(() => device.Device.Counters(queue)) is HostException);
        }
    }
}
