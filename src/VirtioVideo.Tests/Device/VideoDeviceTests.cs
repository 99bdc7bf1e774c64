// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Linq;
using VirtioVideo.Device;
using VirtioVideo.FFmpeg.Capabilities;
using VirtioVideo.FFmpeg.Decoding;
using VirtioVideo.Platform.Linux;
using VirtioVideo.Streams;
using VirtioVideo.Tests.Conformance;
using VirtioVideo.Tests.Support;
using VirtioVideo.Wire;
using Xunit;
using static VirtioVideo.Wire.virtio_video_codec;
using static VirtioVideo.Wire.virtio_video_queue_type;
using static VirtioVideo.Wire.virtio_video_result;

namespace VirtioVideo.Tests.Device;

/// <summary>Features, reset and the end of a device.</summary>
public sealed class VideoDeviceTests
{
    [Fact]
    [Clause("FEATURES/1", "FEATURES/2", "FEATURES/4")]
    public void OfferedFeatures_AreGuestPagesAndNonContig()
    {
        // spec: "The device MUST present at least one of …"
        using var device = new TestDevice();
        Assert.Equal(3ul, device.Device.OfferedFeatures);
    }

    [Theory]
    [Clause("FEATURES/4")]
    [InlineData(2ul)]
    [InlineData(4ul)]
    [InlineData(1ul << 40)]
    public void FeatureMask_ThatLeavesNoMemoryForBuffers_IsRefused(ulong mask)
    {
        // 4 without a resolver: objects are not offered.
        var options = new DeviceOptions { FeatureMask = mask, MaxStreams = 1, Streams = TestDeviceSetup.DefaultStreams };
        var role = new DecoderRole(CodecTable.Decoders(), new LibavcodecDecoderFactory(), options.Streams, new RecordingHost());
        HostException refused = Assert.Throws<HostException>(() => new VideoDevice(options, role, new StreamWorkerFactory(), new RecordingHost()));

        Assert.Equal(Errno.EINVAL, refused.Errno);
    }

    [Fact]
    public void AcknowledgeFeatures_ThatWereNotOffered_IsRefused()
    {
        using var device = new TestDevice();
        foreach (ulong bad in (ulong[])[4, 1 << 23, 7])
        {
            Assert.Equal(Errno.EINVAL, Assert.Throws<HostException>(() => device.Device.AcknowledgeFeatures(bad)).Errno);
        }

        // virtiovideo_ack_features: "those of 24 and above are ignored"
        device.Device.AcknowledgeFeatures((1ul << 24) | (1ul << 32) | 1);
        device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_H264);
    }

    [Fact]
    public void Reset_ForgetsEverythingAndAnswersNothing()
    {
        using var device = new TestDevice();
        GuestStream stream = device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_H264);
        stream.AttachOutputs(2);
        Command[] pending = [stream.QueueOutput(0), stream.QueueOutput(1)];
        device.PumpReady();
        ulong used = device.Commands.UsedMark;
        device.Device.Reset();

        // "No guest memory is touched after return."
        device.Device.Process(0);
        Assert.Equal(used, device.Commands.UsedMark);
        device.CollectAnswers();
        Assert.All(pending, command => Assert.False(command.IsDone));
        Assert.Throws<HostException>(() => device.Device.StopRing(0));

        // Features must be acknowledged anew, queues started anew.
        using var second = new TestDevice();
        second.Device.Reset();
        second.RestartRings();
        Assert.Equal(VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER, (virtio_video_result)second.Driver.TryCreateStream((uint)VIRTIO_VIDEO_CODEC_H264).result);
        Assert.Throws<HostException>(() => second.Device.AcknowledgeFeatures(1));
        second.Device.Reset();
        second.RestartRings();
        second.Device.AcknowledgeFeatures(1);
        second.Driver.CreateStream(VIRTIO_VIDEO_CODEC_H264);
    }

    [Fact]
    public void Reset_OfRunningStreams_TouchesNoBufferAfterIt()
    {
        using var device = new TestDevice();
        Clip clip = Clips.Of(VIRTIO_VIDEO_CODEC_H264);
        GuestStream stream = device.Driver.CreateStream(clip.Codec);
        stream.AttachInputs(8);
        device.Await(stream.QueueInput(0, clip.Units[0].Bytes, 0));
        stream.AwaitEvent();
        stream.AttachOutputs(8);
        for (int i = 1; i < 8; i++)
        {
            stream.QueueInput((uint)i, clip.Units[i].Bytes, (ulong)i);
            stream.QueueOutput((uint)i);
        }

        device.PumpReady();
        device.Device.Reset();
        for (uint i = 0; i < 8; i++)
        {
            device.Ram.Fill(stream.OutputAddresses(i)[0], 4096, 0xcc);
        }

        device.RestartRings();
        device.Device.AcknowledgeFeatures(3);
        new Playback(device.Driver.CreateStream(clip.Codec)).Play(clip.Stamped());
        Assert.All(Enumerable.Range(0, 8), i => Assert.True(device.Ram.StillHolds(stream.OutputAddresses((uint)i)[0], 4096, 0xcc)));
    }

    [Fact]
    public void Dispose_WithAStreamInTheMiddleOfAFrame_WaitsForIt()
    {
        var factory = new FakeDecoderFactory();
        var device = new TestDevice(new TestDeviceSetup { Factory = factory });
        GuestStream stream = device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_H264);
        stream.AttachInputs(1);
        stream.QueueInput(0, FakeUnit.Of(FakeUnit.Block), 0);
        device.PumpReady();
        FakeDecoder decoder = factory.Decoders[0];
        Assert.True(decoder.IsAtGate.Wait(TestDevice.DeadlineMilliseconds));
        Deadline.Run(() =>
        {
            decoder.Gate.Set();
            device.Dispose();
        });

        Assert.Equal("dispose", decoder.Calls[^1]);
    }

    [Fact]
    [Ruling(43)]
    public void SlowStream_StallsNoOther()
    {
        var factory = new FakeDecoderFactory();
        using var device = new TestDevice(new TestDeviceSetup { Factory = factory });
        GuestStream slow = device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_H264);
        slow.AttachInputs(1);
        Command blocked = slow.QueueInput(0, FakeUnit.Of(FakeUnit.Block), 0);
        device.PumpReady();
        Assert.True(factory.Decoders[0].IsAtGate.Wait(TestDevice.DeadlineMilliseconds));

        GuestStream other = device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_H264);
        other.AttachInputs(1);
        device.Await(other.QueueInput(0, FakeUnit.Of(), 0));
        other.AwaitEvent();
        other.AttachOutputs(1);
        device.Await(other.QueueOutput(0));
        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, (virtio_video_result)slow.GetParams().result);
        Assert.False(blocked.IsDone);
        factory.Decoders[0].Gate.Set();
        device.Await(blocked);
    }

    [Fact]
    [Ruling(43)]
    public void CommandsForASlowStream_DoNotHoldUpTheDevice()
    {
        var factory = new FakeDecoderFactory();
        using var device = new TestDevice(new TestDeviceSetup { Factory = factory, EndPatience = TimeSpan.FromDays(1) });
        GuestStream slow = device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_H264);
        slow.AttachInputs(1);
        slow.QueueInput(0, FakeUnit.Of(FakeUnit.Block), 0);
        device.PumpReady();
        FakeDecoder decoder = factory.Decoders[0];
        Assert.True(decoder.IsAtGate.Wait(TestDevice.DeadlineMilliseconds));
        GuestStream other = device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_H264);
        Command[] ends = [];
        try
        {
            // None of them may wait for the frame on the device's thread: it goes on with what comes behind them.
            Deadline.Run(() =>
            {
                ends = [slow.Drain(), slow.Clear(VIRTIO_VIDEO_QUEUE_TYPE_INPUT)];
                Assert.Equal(VIRTIO_VIDEO_RESULT_OK, (virtio_video_result)other.GetParams().result);
                Assert.All(ends, end => Assert.False(end.IsDone));
                ends = [.. ends, slow.Destroy()];
                Assert.Equal(VIRTIO_VIDEO_RESULT_OK, (virtio_video_result)other.GetParams().result);
                Assert.Equal([true, true, false], ends.Select(end => end.IsDone));
            });
        }
        finally
        {
            decoder.Gate.Set();
        }

        device.Await(ends);
    }

    [Fact]
    public void Log_OfLevelInfo_HasTheLifeOfStreams()
    {
        using var device = new TestDevice();
        device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_VP9);

        Assert.Contains(device.Host.Messages, message => message.Message.Contains("VP9", StringComparison.Ordinal));
    }
}
