// SPDX-License-Identifier: BSD-3-Clause

using System.Linq;
using VirtioVideo.Codecs;
using VirtioVideo.Tests.Conformance;
using VirtioVideo.Tests.Support;
using VirtioVideo.Wire;
using Xunit;
using static VirtioVideo.Wire.virtio_video_codec;
using static VirtioVideo.Wire.virtio_video_event_type;
using static VirtioVideo.Wire.virtio_video_result;

namespace VirtioVideo.Tests.Streams;

/// <summary>Headers: alone, and such as claim too much.</summary>
[Collection(nameof(WholeProcess))]
public sealed class StreamHeadersTests
{
    [Theory]
    [Ruling(44)]
    [InlineData(VIRTIO_VIDEO_CODEC_MPEG2)]
    [InlineData(VIRTIO_VIDEO_CODEC_MPEG4)]
    [InlineData(VIRTIO_VIDEO_CODEC_H264)]
    [InlineData(VIRTIO_VIDEO_CODEC_HEVC)]
    public void HeadersAlone_AreAnsweredUndamagedAndServeTheNextPicture(virtio_video_codec codec)
    {
        // V4L2 and Android guests send parameter sets as a buffer of their own.
        using var device = new TestDevice();
        var playback = new Playback(device.Driver.CreateStream(codec));
        foreach (Clip clip in (Clip[])[Clips.Of(codec), Clips.LargerOf(codec)])
        {
            playback.Frames.Clear();
            (byte[] headers, byte[] picture) = StartCodes.SplitHeaders(codec, clip.Units[0].Bytes);
            playback.Play([(headers, 77), (picture, 0), .. clip.Stamped()[1..]]);

            Assert.Equal(clip.Digests, playback.Pictures.Select(frame => frame.Digest));
            Assert.Equal(clip.DisplayOrder(), playback.Pictures.Select(frame => frame.Timestamp));
        }

        Assert.All(playback.InputAnswers, answer => Assert.Equal((VIRTIO_VIDEO_RESULT_OK, 0u), (answer.Result, answer.Buffer.flags)));
    }

    [Theory]
    [Ruling(40)]
    [Clause("EVENTS/5")]
    [InlineData(VIRTIO_VIDEO_CODEC_H264)]
    [InlineData(VIRTIO_VIDEO_CODEC_HEVC)]
    public void HeadersAlone_AreToldAsTheFirstSps(virtio_video_codec codec)
    {
        // spec: "the initial device configuration after metadata has been parsed"; once, also with the picture behind it.
        using var device = new TestDevice();
        Clip clip = Clips.OddOf(codec);
        GuestStream stream = device.Driver.CreateStream(codec);
        stream.AttachInputs(2);
        (byte[] headers, byte[] picture) = StartCodes.SplitHeaders(codec, clip.Units[0].Bytes);
        Command alone = device.Await(stream.QueueInput(0, headers, 0));
        Assert.Equal(VIRTIO_VIDEO_EVENT_DECODER_RESOLUTION_CHANGED, stream.AwaitEvent());

        Assert.Equal(0u, alone.Buffer.flags);
        Assert.Equal((clip.Width, clip.Height), (stream.Params.crop.width, stream.Params.crop.height));
        stream.AttachOutputs(2);
        Command output = stream.QueueOutput(0);
        device.Await(stream.QueueInput(0, picture, 5), stream.Drain(), output);
        Assert.Equal((5ul, PlayedFrame.Eos), (output.Buffer.timestamp, output.Buffer.flags));
        Assert.Equal(clip.Digests[0], GuestPicture.Digest(stream.ReadPicture(0)));
        Assert.Empty(device.ReceivedEvents);
    }

    [Theory]
    [Ruling(41)]
    [Clause("EVENTS/3", "QUERY_CAPS/9")]
    [MemberData(nameof(AllCodecs.Each), MemberType = typeof(AllCodecs))]
    public void HeadersThatClaimMoreThanTheHostAllows_EndTheStreamAndSayNothingOnStderr(virtio_video_codec codec)
    {
        CodecLimits limits = new(90, 90, 1);
        string written = StandardError.CapturedDuring(() =>
        {
            using var device = new TestDevice(new TestDeviceSetup { Streams = TestDeviceSetup.DefaultStreams with { Codec = limits } });
            GuestStream stream = device.Driver.CreateStream(codec);
            stream.AttachInputs(1);
            Command input = stream.QueueInput(0, Clips.LargerOf(codec).Units[0].Bytes, 0);
            Assert.Equal(VIRTIO_VIDEO_EVENT_ERROR, stream.AwaitEvent());
            device.Await(input);
        });

        Assert.Equal("", written);
    }
}
