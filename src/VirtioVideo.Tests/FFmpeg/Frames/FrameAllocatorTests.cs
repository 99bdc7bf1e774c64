// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Linq;
using VirtioVideo.Codecs;
using VirtioVideo.FFmpeg.Capabilities;
using VirtioVideo.FFmpeg.Decoding;
using VirtioVideo.FFmpeg.Frames;
using VirtioVideo.Memory;
using VirtioVideo.Streams;
using VirtioVideo.Tests.Conformance;
using VirtioVideo.Tests.Support;
using VirtioVideo.Wire;
using Xunit;
using static VirtioVideo.Wire.virtio_video_codec;
using static VirtioVideo.Wire.virtio_video_event_type;

namespace VirtioVideo.Tests.FFmpeg.Frames;

/// <summary>What the pictures of a decoder may take.</summary>
public sealed class FrameAllocatorTests
{
    [Theory]
    [MemberData(nameof(AllCodecs.Each), MemberType = typeof(AllCodecs))]
    public void Pictures_AreCountedWhileTheyAreReferredTo(virtio_video_codec codec)
    {
        // With threads, libavcodec asks for pictures on its own.
        foreach (int threads in (int[])[1, 3])
        {
            LibavcodecDecoder decoder = OpenDecoder.Of(CodecTable.IdOf(codec), new CodecLimits(4096, 4096, threads));
            IFrame picture = decoder.CreateProduct();
            Assert.Equal((0L, 0), (decoder.Memory.Bytes, decoder.Memory.Pictures));
            int most = 0;
            foreach (ClipUnit unit in Clips.Of(codec).Units)
            {
                Assert.Equal(CodecStatus.Ok, decoder.Send(unit.Bytes));
                while (decoder.Receive(picture) is CodecStatus.Ok)
                {
                    most = Math.Max(most, decoder.Memory.Pictures);
                    Assert.InRange(decoder.Memory.Bytes, (long)decoder.Memory.Pictures * 64 * 48 * 3 / 2, (long)decoder.Memory.Pictures * 100_000);
                    picture.Release();
                }
            }

            Assert.InRange(most, 1, 16 + (2 * threads));
            FrameAllocator memory = decoder.Memory;
            Assert.False(memory.WasExceeded);
            picture.Dispose();
            decoder.Dispose();
            Assert.Equal((0L, 0), (memory.Bytes, memory.Pictures));
        }
    }

    [Theory]
    [Ruling(41)]
    [MemberData(nameof(AllCodecs.Each), MemberType = typeof(AllCodecs))]
    public void Stream_ThatNeedsMorePicturesThanTheHostAllows_EndsWithAnError(virtio_video_codec codec)
    {
        // Less than one picture: no stream can live of that.
        CodecLimits limits = new(4096, 4096, 1) { MaxPictureBytes = 4000 };
        using var device = new TestDevice(new TestDeviceSetup { Streams = TestDeviceSetup.DefaultStreams with { Codec = limits } });
        GuestStream stream = device.Driver.CreateStream(codec);
        stream.AttachInputs(1);
        Command input = stream.QueueInput(0, Clips.Of(codec).Units[0].Bytes, 0);

        // No more of the access unit comes.
        Command drain = stream.Drain();

        // The size may be told first: it is what the headers say.
        while (stream.AwaitEvent() != VIRTIO_VIDEO_EVENT_ERROR)
        {
        }

        device.Await(input, drain, stream.Destroy());
        Assert.Contains(device.Host.Messages, message => message.Message.Contains("cannot go on", StringComparison.Ordinal));
    }

    [Fact]
    [Ruling(41)]
    public void Picture_ThatWasRefused_CountsNoMore()
    {
        byte[] unit = Clips.H264Simple.Units[0].Bytes;
        using LibavcodecDecoder decoder = OpenDecoder.Of(
            CodecTable.IdOf(VIRTIO_VIDEO_CODEC_H264), new CodecLimits(4096, 4096, 1) { MaxPictureBytes = 4000 });

        Assert.Equal(CodecStatus.Failed, decoder.Send(unit));
        Assert.True(decoder.Memory.WasExceeded);
        Assert.Equal((0L, 0), (decoder.Memory.Bytes, decoder.Memory.Pictures));
    }

    [Fact]
    [Ruling(41, 48)]
    public void Stream_WithRoomForItsPictures_Lives()
    {
        // H.264 of two references and two B-frames needs few; what it lets go of counts no more.
        CodecLimits limits = new(4096, 4096, 1) { MaxPictureBytes = 300_000 };
        using var device = new TestDevice(new TestDeviceSetup { Streams = TestDeviceSetup.DefaultStreams with { Codec = limits } });
        Clip clip = Clips.Of(VIRTIO_VIDEO_CODEC_H264);
        Playback playback = new Playback(device.Driver.CreateStream(clip.Codec)).Play(clip.Stamped());

        Assert.Equal(clip.Digests, playback.Pictures.Select(frame => frame.Digest));
    }
}
