// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Threading;
using VirtioVideo.Platform.Linux;
using VirtioVideo.Rings;
using VirtioVideo.Tests.Conformance;
using VirtioVideo.Tests.Support;
using VirtioVideo.Wire;
using Xunit;
using static VirtioVideo.Wire.virtio_video_codec;
using static VirtioVideo.Wire.virtio_video_result;

namespace VirtioVideo.Tests.Device;

/// <summary>Virtqueues that stop, go on, and are reset.</summary>
public sealed class VideoDeviceStopTests
{
    [Fact]
    public void StopRing_OfCommandq_KeepsWhatIsPendingForTheStart()
    {
        using var device = new TestDevice();
        (GuestStream stream, Command pending) = SendPendingOutput(device);
        int answered = device.Answers;
        VringPosition position = device.Device.StopRing(0);

        Assert.Equal(new VringPosition((ushort)(65530 + answered + 1), (ushort)(65530 + answered)), position);
        Assert.False(pending.IsDone);
        Resume(device, position);
        device.Await(stream.Drain());
        device.Await(pending);
        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, pending.Result);
        Assert.True(pending.Buffer.data_sizes[0] > 0);
    }

    [Fact]
    public void StopRing_OfCommandqWhileStreamsWork_TouchesNothingUntilTheStart()
    {
        using var device = new TestDevice();
        (GuestStream stream, Command input) = SendWork(device);
        VringPosition position = device.Device.StopRing(0);
        byte[] before = device.Ram.At(GuestRam.Base, 64 << 20).ToArray();
        for (int i = 0; i < 20; i++)
        {
            device.Device.Wake();
            device.Device.Process(0);
            Thread.Sleep(1);
        }

        Assert.True(device.Ram.At(GuestRam.Base, 64 << 20).SequenceEqual(before), "guest memory changed while the guest is stopped");
        Assert.False(NativeCalls.WaitReadable(device.Device.PollFd, 0), "the device wants to be called and does nothing");
        Resume(device, position);
        device.Await(input);
        stream.AwaitEvent();
    }

    [Fact]
    public void StartRing_ElsewhereThanItStopped_IsANewRingWithoutStreams()
    {
        using var device = new TestDevice();
        GuestStream stream = device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_H264);
        VringPosition position = device.Device.StopRing(0);
        VringConfig elsewhere = device.Vring(0) with { NextAvail = position.NextAvail, NextUsed = position.NextUsed };
        elsewhere.Flags &= ~VringFlags.IndirectDesc;
        device.Device.StartRing(elsewhere);

        Assert.Equal(VIRTIO_VIDEO_RESULT_ERR_INVALID_STREAM_ID, (virtio_video_result)stream.GetParams().result);
        device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_H264);
    }

    [Fact]
    public void SetMemory_WhileCommandqIsStopped_IsInForceWhenItGoesOn()
    {
        // The stopped guest is moved to another place of the host: what was pending is found there.
        using var device = new TestDevice();
        (GuestStream stream, Command pending) = SendPendingOutput(device);
        VringPosition position = device.Device.StopRing(0);
        using var moved = new MovedRam(device.Ram);
        device.Device.SetMemory(moved.Table);
        moved.ForbidTheOldPlace();
        device.Device.Wake();
        device.Device.Process(0);
        moved.AllowTheOldPlace();
        Resume(device, position);
        device.Await(stream.Drain());
        device.Await(pending);

        Assert.True(pending.Buffer.data_sizes[0] > 0);
    }

    [Fact]
    public void Reset_WhileCommandqIsStoppedAndItsMemoryGone_TouchesNothing()
    {
        // The worker has an input to decode, and is woken only to end.
        using var device = new TestDevice();
        SendWork(device);
        device.Device.StopRing(0);
        using var moved = new MovedRam(device.Ram);
        device.Device.SetMemory(moved.Table);
        moved.ForbidTheOldPlace();
        device.Device.Reset();
        moved.AllowTheOldPlace();
        device.Device.SetMemory(device.Ram.Table);
        device.Device.AcknowledgeFeatures(3);
        device.RestartRings();
        device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_H264);
    }

    [Fact]
    public void ResetRing_OfCommandq_EndsItsStreams()
    {
        // VIRTIO 1.2, 2.6.1.1: the device does not execute requests of the queue any more.
        using var device = new TestDevice();
        GuestStream stream = device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_H264);
        stream.AttachOutputs(1);
        stream.QueueOutput(0);
        device.PumpReady();
        device.Device.ResetRing(0);
        AssertRefused(Errno.EINVAL, () => device.Device.StopRing(0));
        device.Device.ResetRing(1);
        device.RestartRings();

        Assert.Equal(VIRTIO_VIDEO_RESULT_ERR_INVALID_STREAM_ID, (virtio_video_result)stream.GetParams().result);
        device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_H264);
    }

    [Fact]
    [Clause("VIRTQUEUES/2")]
    public void StopRing_OfEventq_LeavesStreamsAlone()
    {
        using var device = new TestDevice();
        Clip clip = Clips.H264Simple;
        GuestStream stream = device.Driver.CreateStream(clip.Codec);
        stream.AttachInputs(1);
        VringPosition position = device.Device.StopRing(1);
        device.Await(stream.QueueInput(0, clip.Units[0].Bytes, 0));
        Assert.Equal(new VringPosition(65530, 65530), position);

        // The event waits until there is an eventq again.
        device.Device.StartRing(device.Vring(1));
        stream.AwaitEvent();
    }

    /// <summary>A stream that has taken a picture in and waits with a buffer for what comes out.</summary>
    private static (GuestStream Stream, Command Output) SendPendingOutput(TestDevice device)
    {
        (GuestStream stream, Command input) = SendWork(device);
        device.Await(input);
        stream.AwaitEvent();
        stream.AttachOutputs(1);
        Command output = stream.QueueOutput(0);
        device.PumpReady();
        return (stream, output);
    }

    /// <summary>A stream whose worker was just given a picture.</summary>
    private static (GuestStream Stream, Command Input) SendWork(TestDevice device)
    {
        Clip clip = Clips.H264Simple;
        GuestStream stream = device.Driver.CreateStream(clip.Codec);
        stream.AttachInputs(1);
        Command input = stream.QueueInput(0, clip.Units[0].Bytes, 0);
        device.Device.Process(0);
        return (stream, input);
    }

    private static void Resume(TestDevice device, VringPosition position)
        => device.Device.StartRing(device.Vring(0) with { NextAvail = position.NextAvail, NextUsed = position.NextUsed });

    private static void AssertRefused(int errno, Action action) => Assert.Equal(errno, Assert.Throws<HostException>(action).Errno);
}
