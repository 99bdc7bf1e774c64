// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.Linq;
using VirtioVideo.Device;
using VirtioVideo.Memory;
using VirtioVideo.Rings;
using VirtioVideo.Streams;
using VirtioVideo.Tests.Support;
using VirtioVideo.Wire;
using Xunit;
using static VirtioVideo.Wire.virtio_video_codec;
using static VirtioVideo.Wire.virtio_video_event_type;
using static VirtioVideo.Wire.virtio_video_queue_type;
using static VirtioVideo.Wire.virtio_video_result;

namespace VirtioVideo.Tests.Device;

/// <summary>How long a call of a codec takes, the guest chooses. Nothing that a host or another guest wants waits for it.</summary>
public sealed class HeldCodecTests : IDisposable
{
    private readonly FakeDecoderFactory _factory = new();
    private readonly List<FakeDecoder> _held = [];

    public static TheoryData<string> Calls => ["reset", "set_memory", "vring_stop", "vring_reset", "destroy"];

    [Theory]
    [MemberData(nameof(Calls))]
    public void Call_OfTheHost_DoesNotWaitForACodec(string call)
    {
        TestDevice device = Device();
        HoldStream(device);
        HoldStream(device);
        Deadline.Run(() => Make(device, call));
        if (call != "destroy")
        {
            Release();
            device.Dispose();
        }
    }

    [Theory]
    [InlineData("reset")]
    [InlineData("vring_reset")]
    public void Guest_ThatComesAfterIt_IsServedMeanwhile(string call)
    {
        using TestDevice device = Device();
        HoldStream(device);
        Make(device, call);
        if (call == "vring_reset")
        {
            Make(device, "other_vring_reset");
        }

        device.RestartRings();
        if (device.Device.AcceptedFeatures == 0)
        {
            device.Device.AcknowledgeFeatures(3);
        }

        GuestStream stream = device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_H264);
        stream.AttachInputs(1);
        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, device.Await(stream.QueueInput(0, FakeUnit.Of(), 7)).Result);
        Release();
    }

    [Fact]
    public void SetMemory_DuringTheCall_IsInForceWhenTheCodecComesBack()
    {
        using TestDevice device = Device();
        (GuestStream stream, Command input) = HoldStream(device);
        stream.AttachOutputs(1);
        Command output = stream.QueueOutput(0);
        device.PumpReady();
        using var moved = new MovedRam(device.Ram);
        device.Device.SetMemory(moved.Table);
        moved.ForbidTheOldPlace();
        Release();
        Assert.True(NativeCalls.WaitReadable(device.Device.PollFd, TestDevice.DeadlineMilliseconds));
        moved.AllowTheOldPlace();
        device.Await(input);
        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, input.Result);
        device.Device.SetMemory(device.Ram.Table);
        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, device.Await(stream.Destroy()).Result);
        Assert.Equal(VIRTIO_VIDEO_RESULT_ERR_CANCELED, output.Result);
    }

    [Fact]
    public void Destroy_IsAnsweredAlthoughTheCodecIsInACall()
    {
        using TestDevice device = Device();
        (GuestStream stream, Command input) = HoldStream(device);
        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, device.Await(stream.Destroy()).Result);
        Assert.Equal(VIRTIO_VIDEO_RESULT_ERR_CANCELED, input.Result);
        Release();
    }

    [Fact]
    public void Create_CountsTheStreamsWhoseCodecDoesNotComeBack()
    {
        // Two may be there, and two more that the guest destroyed.
        using TestDevice device = Device();
        for (int i = 0; i < 2; i++)
        {
            (GuestStream first, _) = HoldStream(device);
            (GuestStream second, _) = HoldStream(device);
            device.Await(first.Destroy(), second.Destroy());
            Assert.Equal(i == 1, Create(device) == VIRTIO_VIDEO_RESULT_ERR_OUT_OF_MEMORY);
            if (i == 0)
            {
                // The one that was just tried.
                device.Device.Reset();
                device.RestartRings();
                device.Device.AcknowledgeFeatures(3);
            }
        }

        Release();
        Deadline.Run(() =>
        {
            while (Create(device) != VIRTIO_VIDEO_RESULT_OK)
            {
            }
        });
    }

    [Fact]
    public void Call_ThatTakesTooLong_EndsItsStreamAndNoOther()
    {
        using TestDevice device = Device(TimeSpan.FromMilliseconds(50));
        GuestStream other = device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_H264);
        (GuestStream stream, Command input) = HoldStream(device);
        Assert.Equal(VIRTIO_VIDEO_EVENT_ERROR, stream.AwaitEvent());
        Assert.Equal(VIRTIO_VIDEO_RESULT_ERR_CANCELED, input.Result);
        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, (virtio_video_result)other.GetParams().result);
        Assert.Contains(device.Host.Messages, message => message.Message.Contains("worked for more than", StringComparison.Ordinal));
        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, device.Await(stream.Destroy()).Result);
        Release();
    }

    public void Dispose() => Release();

    private TestDevice Device(TimeSpan? timeLimit = null)
        => new(new TestDeviceSetup
        {
            Factory = _factory,
            MaxStreams = 2,
            EndPatience = TimeSpan.FromMilliseconds(1),
            Streams = TestDeviceSetup.DefaultStreams with { CodecTimeLimit = timeLimit ?? StreamOptions.DefaultCodecTimeLimit },
        });

    private static void Make(TestDevice device, string call)
    {
        switch (call)
        {
            case "reset":
                device.Device.Reset();
                break;
            case "set_memory":
                device.Device.SetMemory(GuestMemory.Create(device.Ram.Regions));
                device.Device.SetMemory(device.Ram.Table);
                break;
            case "vring_stop":
                VringPosition position = device.Device.StopRing(0);
                device.Device.StartRing(device.Vring(0) with { NextAvail = position.NextAvail, NextUsed = position.NextUsed });
                break;
            case "vring_reset":
                device.Device.ResetRing(0);
                break;
            case "other_vring_reset":
                device.Device.ResetRing(1);
                break;
            default:
                device.Dispose();
                break;
        }
    }

    private static virtio_video_result Create(TestDevice device)
        => (virtio_video_result)device.Driver.TryCreateStream((uint)VIRTIO_VIDEO_CODEC_H264).result;

    /// <summary>A stream whose codec is inside a call until <see cref="Release"/>.</summary>
    private (GuestStream Stream, Command Input) HoldStream(TestDevice device)
    {
        GuestStream stream = device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_H264);
        stream.AttachInputs(1);
        Command input = stream.QueueInput(0, FakeUnit.Of(FakeUnit.Block), 0);
        device.PumpReady();
        FakeDecoder decoder = _factory.Decoders[^1];
        _held.Add(decoder);
        Assert.True(decoder.IsAtGate.Wait(TestDevice.DeadlineMilliseconds));
        return (stream, input);
    }

    private void Release() => _held.ForEach(decoder => decoder.Gate.Set());
}
