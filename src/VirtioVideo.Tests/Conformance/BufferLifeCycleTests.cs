// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Linq;
using VirtioVideo.Tests.Support;
using VirtioVideo.Wire;
using Xunit;
using static VirtioVideo.Wire.virtio_video_codec;
using static VirtioVideo.Wire.virtio_video_queue_type;
using static VirtioVideo.Wire.virtio_video_result;

namespace VirtioVideo.Tests.Conformance;

/// <summary>spec: Buffer life cycle: who may read and write a buffer when. What ends a buffer is with the commands that do.</summary>
public sealed class BufferLifeCycleTests
{
    [Theory]
    [Ruling(31)]
    [Clause("BUFFER_LIFE_CYCLE/5", "RESOURCE_QUEUE/18")]
    [MemberData(nameof(AllCodecs.Each), MemberType = typeof(AllCodecs))]
    public void Input_IsNeverWritten(virtio_video_codec codec)
    {
        using var device = new TestDevice();
        Clip clip = Clips.Of(codec);
        GuestStream stream = device.Driver.CreateStream(codec);
        Playback playback = new Playback(stream, inputs: (uint)clip.Units.Length).Play(clip.Stamped());

        // One buffer for each unit, so what was put there is there still, with nothing behind it.
        Assert.Equal(clip.Digests, playback.Pictures.Select(frame => frame.Digest));
        for (int i = 0; i < clip.Units.Length; i++)
        {
            byte[] unit = clip.Units[i].Bytes;
            Assert.Equal(unit, device.Ram.At(stream.InputAddress((uint)i), unit.Length).ToArray());
            Assert.True(device.Ram.StillHolds(stream.InputAddress((uint)i) + (uint)unit.Length, GuestStream.InputLength - (uint)unit.Length, 0));
        }
    }

    [Theory]
    [Ruling(31, 46)]
    [Clause("BUFFER_LIFE_CYCLE/7", "RESOURCE_QUEUE/13", "RESOURCE_QUEUE/18")]
    [MemberData(nameof(AllCodecs.WithThreads), MemberType = typeof(AllCodecs))]
    public void Input_AfterItsResponse_IsNotRead(virtio_video_codec codec, int threads)
    {
        // The picture is under way still: reordering and threads keep it back.
        using var device = new TestDevice(TestDeviceSetup.WithThreads(threads));
        Clip clip = Clips.Of(codec);
        GuestStream stream = device.Driver.CreateStream(codec);
        var playback = new Playback(stream, inputs: 1);
        foreach ((byte[], ulong) unit in clip.Stamped())
        {
            playback.Feed([unit]);
            device.Ram.Fill(stream.InputAddress(0), GuestStream.InputLength, 0xff);
        }

        playback.Play([]);
        Assert.Equal(clip.Digests, playback.Pictures.Select(frame => frame.Digest));
    }

    [Fact]
    [Ruling(31)]
    [Clause("BUFFER_LIFE_CYCLE/4", "BUFFER_LIFE_CYCLE/8", "RESOURCE_QUEUE/18")]
    public void Output_WhileNotQueued_IsNotWritten()
    {
        using var device = new TestDevice();
        Clip clip = Clips.H264Simple;
        GuestStream stream = device.Driver.CreateStream(clip.Codec);
        uint count = (uint)clip.Units.Length;
        stream.AttachInputs(count);
        device.Await(stream.QueueInput(0, clip.Units[0].Bytes, 0));
        stream.AwaitEvent();

        // One more than there are pictures: it is attached and never queued.
        stream.AttachOutputs(count + 1);
        uint length = GuestPicture.BufferLengths(stream.Params)[0];
        device.Ram.Fill(stream.OutputAddresses(count)[0], length, 0xcc);
        for (uint i = 0; i < count; i++)
        {
            if (i > 0)
            {
                device.Await(stream.QueueInput(i, clip.Units[(int)i].Bytes, i));
            }

            Assert.Equal(i, device.Await(stream.QueueOutput(i)).Buffer.timestamp);
        }

        // Each picture was a reference of the next; none was written again.
        Assert.Equal(clip.Digests, Enumerable.Range(0, (int)count).Select(i => GuestPicture.Digest(stream.ReadPicture((uint)i))));
        Assert.True(device.Ram.StillHolds(stream.OutputAddresses(count)[0], length, 0xcc));
    }

    [Fact]
    [Ruling(28, 31)]
    [Clause("BUFFER_LIFE_CYCLE/2", "BUFFER_LIFE_CYCLE/4", "QUEUE_DETACH_RESOURCES/1")]
    public void Output_AfterDetach_IsNotWritten()
    {
        using var device = new TestDevice();
        Clip clip = Clips.H264Simple;
        GuestStream stream = device.Driver.CreateStream(clip.Codec);
        stream.AttachInputs(3);
        device.Await(stream.QueueInput(0, clip.Units[0].Bytes, 0));
        stream.AwaitEvent();
        stream.AttachOutputs(2);
        device.Await(stream.QueueOutput(0));
        Command queued = stream.QueueOutput(1);
        Command detach = device.Await(stream.Detach(VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT));
        Assert.Equal((VIRTIO_VIDEO_RESULT_ERR_CANCELED, VIRTIO_VIDEO_RESULT_OK), (queued.Result, detach.Result));

        ulong[] old = [stream.OutputAddresses(0)[0], stream.OutputAddresses(1)[0]];
        uint length = GuestPicture.BufferLengths(stream.Params)[0];
        Assert.All(old, address => device.Ram.Fill(address, length, 0xcc));
        stream.AttachOutputs(2);
        device.Await(stream.QueueInput(1, clip.Units[1].Bytes, 1));
        device.Await(stream.QueueOutput(0));
        Assert.Equal(clip.Digests[1], GuestPicture.Digest(stream.ReadPicture(0)));
        Assert.All(old, address => Assert.True(device.Ram.StillHolds(address, length, 0xcc)));
    }

    [Theory]
    [Clause("RESOURCE_QUEUE/5")]
    [InlineData(VIRTIO_VIDEO_CODEC_H264)]
    [InlineData(VIRTIO_VIDEO_CODEC_HEVC)]
    [InlineData(VIRTIO_VIDEO_CODEC_MPEG2)]
    public void Input_BehindItsDataSize_IsNotRead(virtio_video_codec codec)
    {
        // Headers alone are no picture; the slices that follow them in memory are not part of the command.
        using var device = new TestDevice();
        Clip clip = Clips.Of(codec);
        byte[] unit = clip.Units[0].Bytes;
        (byte[] headers, byte[] picture) = StartCodes.SplitHeaders(codec, unit);
        GuestStream stream = device.Driver.CreateStream(codec);
        var playback = new Playback(stream, inputs: 1);
        playback.Feed([]);
        unit.AsSpan().CopyTo(device.Ram.At(stream.InputAddress(0), unit.Length));
        playback.Play([(headers, 7), (picture, 8)]);

        Assert.Equal([(8ul, clip.Digests[0])], playback.Pictures.Select(frame => (frame.Timestamp, frame.Digest)));
    }
}
