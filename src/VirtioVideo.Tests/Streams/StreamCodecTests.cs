// SPDX-License-Identifier: BSD-3-Clause

using System.Linq;
using VirtioVideo.Codecs;
using VirtioVideo.FFmpeg.Capabilities;
using VirtioVideo.Tests.Conformance;
using VirtioVideo.Tests.Support;
using VirtioVideo.Wire;
using Xunit;
using static VirtioVideo.Wire.virtio_video_codec;
using static VirtioVideo.Wire.virtio_video_image_format;
using static VirtioVideo.Wire.virtio_video_planes_layout;
using static VirtioVideo.Wire.virtio_video_result;

namespace VirtioVideo.Tests.Streams;

/// <summary>Whole streams through the rings, against what the ffmpeg program makes of them.</summary>
public sealed class StreamCodecTests
{
    [Theory]
    [Ruling(33, 40, 44, 46)]
    [Clause("OPERATION/1", "CODECS/1", "STREAM_CREATE/4", "STREAM_DRAIN/1", "RESOURCE_QUEUE/10", "RESOURCE_QUEUE/11", "RESOURCE_QUEUE/13", "RESOURCE_QUEUE/15", "EVENTS/5")]
    [MemberData(nameof(AllCodecs.Each), MemberType = typeof(AllCodecs))]
    public void Stream_OfEachCodec_GivesThePicturesOfFfmpegInOrderOfDisplay(virtio_video_codec codec)
    {
        AssertPlays(Clips.Of(codec), out Playback playback);

        // The initial size is told once, whatever the headers repeat.
        Assert.Equal([(64u, 48u)], playback.Changes.Select(change => (change.width, change.height)));
        Assert.True(playback.Frames[^1].IsLast);
        Assert.Single(playback.Frames, frame => frame.IsLast);
        Assert.All(playback.InputAnswers, answer =>
        {
            virtio_video_resource_queue_resp response = answer.Buffer;
            Assert.Equal(48u, answer.Written);
            Assert.Equal((VIRTIO_VIDEO_RESULT_OK, 0u, 0ul, 0u), ((virtio_video_result)response.result, response.flags, response.timestamp, response.data_sizes[0]));
        });
    }

    [Theory]
    [Clause("OPERATION/1")]
    [MemberData(nameof(AllCodecs.Each), MemberType = typeof(AllCodecs))]
    public void Stream_OfEachCodecWithThreads_GivesTheSame(virtio_video_codec codec)
        => AssertPlays(Clips.Of(codec), out _, setup: new TestDeviceSetup { Streams = new() { Codec = new CodecLimits(4096, 4096, 3) } });

    [Theory]
    [Ruling(48)]
    [Clause("BUFFER_LIFE_CYCLE/7")]
    [MemberData(nameof(AllCodecs.Each), MemberType = typeof(AllCodecs))]
    public void Stream_OfEachCodec_PlaysWithOneInputAndTheLeastOutputs(virtio_video_codec codec)
        => AssertPlays(Clips.Of(codec), out _, inputs: 1, outputs: 1);

    [Theory]
    [Ruling(21)]
    [Clause("IMAGE_FORMATS/2", "IMAGE_FORMATS/3", "IMAGE_FORMATS/4", "QUERY_CAPS/5", "PARAMS/10", "PARAMS/11")]
    [InlineData(VIRTIO_VIDEO_IMAGE_FORMAT_NV12, VIRTIO_VIDEO_PLANES_LAYOUT_SINGLE_BUFFER)]
    [InlineData(VIRTIO_VIDEO_IMAGE_FORMAT_YUV420, VIRTIO_VIDEO_PLANES_LAYOUT_SINGLE_BUFFER)]
    [InlineData(VIRTIO_VIDEO_IMAGE_FORMAT_YVU420, VIRTIO_VIDEO_PLANES_LAYOUT_SINGLE_BUFFER)]
    [InlineData(VIRTIO_VIDEO_IMAGE_FORMAT_NV12, VIRTIO_VIDEO_PLANES_LAYOUT_PER_PLANE)]
    [InlineData(VIRTIO_VIDEO_IMAGE_FORMAT_YUV420, VIRTIO_VIDEO_PLANES_LAYOUT_PER_PLANE)]
    [InlineData(VIRTIO_VIDEO_IMAGE_FORMAT_YVU420, VIRTIO_VIDEO_PLANES_LAYOUT_PER_PLANE)]
    public void Stream_InEachImageFormatAndLayout_GivesTheSamePictures(virtio_video_image_format format, virtio_video_planes_layout layout)
    {
        virtio_video_params Choose(virtio_video_params p) => p with { image_format = (uint)format, planes_layout = (uint)layout };
        AssertPlays(Clips.Vp9Odd, out Playback odd, choose: Choose);
        AssertPlays(Clips.OddOf(VIRTIO_VIDEO_CODEC_H264), out _, choose: Choose);

        Assert.Equal((63u, 47u), (odd.Changes[0].crop.width, odd.Changes[0].crop.height));
    }

    [Theory]
    [Ruling(19)]
    [Clause("IMAGE_FORMATS/5")]
    [InlineData(VIRTIO_VIDEO_IMAGE_FORMAT_ARGB8888, VIRTIO_VIDEO_PLANES_LAYOUT_SINGLE_BUFFER)]
    [InlineData(VIRTIO_VIDEO_IMAGE_FORMAT_BGRA8888, VIRTIO_VIDEO_PLANES_LAYOUT_SINGLE_BUFFER)]
    [InlineData(VIRTIO_VIDEO_IMAGE_FORMAT_ARGB8888, VIRTIO_VIDEO_PLANES_LAYOUT_PER_PLANE)]
    [InlineData(VIRTIO_VIDEO_IMAGE_FORMAT_BGRA8888, VIRTIO_VIDEO_PLANES_LAYOUT_PER_PLANE)]
    public void Stream_InRgb_HasItsBytesInTheOrderOfTheName(virtio_video_image_format format, virtio_video_planes_layout layout)
    {
        foreach (Clip clip in (Clip[])[Clips.Vp9Odd, Clips.H264Cropped, Clips.OddOf(VIRTIO_VIDEO_CODEC_MPEG4), Clips.H264TenBit, Clips.H264FullRange422])
        {
            using var device = new TestDevice();
            virtio_video_params Choose(virtio_video_params p) => p with { image_format = (uint)format, planes_layout = (uint)layout };
            Playback playback = new Playback(device.Driver.CreateStream(clip.Codec), choose: Choose).Play(clip.Stamped());

            Assert.Equal(format == VIRTIO_VIDEO_IMAGE_FORMAT_ARGB8888 ? clip.ArgbDigests : clip.BgraDigests, playback.Pictures.Select(frame => frame.Digest));
        }
    }

    [Theory]
    [Ruling(15)]
    [Clause("SET_PARAMS/2")]
    [InlineData(200u)]
    [InlineData(4096u)]
    public void Stream_WithStridesOfTheGuest_GivesTheSamePictures(uint stride)
        => AssertPlays(Clips.Vp9Odd, out _, choose: p =>
        {
            p.plane_formats[0].stride = stride;
            p.plane_formats[1].stride = stride / 2;
            return p;
        });

    [Fact]
    [Ruling(21, 40)]
    [Clause("PARAMS/5", "PARAMS/6")]
    public void Stream_CroppedAtAllSides_TellsTheVisibleRectangleOnce()
    {
        // Width and height are what buffers need, crop is the visible rectangle. One
        // header is one event, also when the size is known before the crop is.
        AssertPlays(Clips.H264Cropped, out Playback playback);

        virtio_video_params change = Assert.Single(playback.Changes);
        Assert.Equal((64u, 48u), (change.width, change.height));
        Assert.Equal((4u, 2u, 54u, 38u), (change.crop.left, change.crop.top, change.crop.width, change.crop.height));
    }

    [Theory]
    [Ruling(21, 40)]
    [Clause("PARAMS/5", "PARAMS/6")]
    [MemberData(nameof(AllCodecs.Each), MemberType = typeof(AllCodecs))]
    public void Stream_WithAVisiblePartInsideMacroblocks_TellsBothSizesOnce(virtio_video_codec codec)
    {
        AssertPlays(Clips.OddOf(codec), out Playback playback);

        virtio_video_params change = Assert.Single(playback.Changes);
        Assert.InRange(change.width, 58u, 64u);
        Assert.InRange(change.height, 42u, 48u);
        Assert.Equal((0u, 0u, 58u, 42u), (change.crop.left, change.crop.top, change.crop.width, change.crop.height));
    }

    [Theory]
    [Ruling(8, 20)]
    [Clause("CODECS/3", "CODECS/4", "CODECS/5", "CODECS/6", "PARAMS/12")]
    [MemberData(nameof(Profiles))]
    public void Stream_OfEachAdvertisedProfile_IsDecodedAndNamesIt(virtio_video_codec codec, uint profile)
    {
        // Those of more bits or other sampling are converted: to ffmpeg's RGB in any case, which has no range to keep.
        using var device = new TestDevice();
        Clip clip = Clips.OfProfile(codec, profile);
        Playback playback = new Playback(
            device.Driver.CreateStream(codec), choose: p => p with { image_format = (uint)VIRTIO_VIDEO_IMAGE_FORMAT_ARGB8888 }).Play(clip.Stamped());

        Assert.Equal(clip.DisplayOrder(), playback.Pictures.Select(frame => frame.Timestamp));
        Assert.Equal(clip.ArgbDigests, playback.Pictures.Select(frame => frame.Digest));
        Assert.All(playback.Pictures, frame => Assert.Equal(0u, frame.Flags & PlayedFrame.Err));
        Assert.Equal(profile, Assert.Single(playback.Changes).bitstream_format.@params.h264.profile);
    }

    [Theory]
    [Ruling(20)]
    [MemberData(nameof(Profiles))]
    public void Stream_OfEachAdvertisedProfile_IsConvertedTo8Bit420(virtio_video_codec codec, uint profile)
    {
        using var device = new TestDevice();
        Clip clip = Clips.OfProfile(codec, profile);
        Playback playback = new Playback(
            device.Driver.CreateStream(codec), choose: p => p with { image_format = (uint)VIRTIO_VIDEO_IMAGE_FORMAT_YUV420 }).Play(clip.Stamped());

        Assert.Equal(clip.Digests, playback.Pictures.Select(frame => frame.Digest));
    }

    [Fact]
    [Clause("OPERATION/1")]
    public void Stream_WithPicturesThatAreShownLater_GivesTheSame()
    {
        Clip clip = Clips.Vp9Hidden;

        // A superframe ends in an index whose first and last byte are its marker (VP9, annex B).
        Assert.Contains(clip.Units, unit => (unit.Bytes[^1] & 0xe0) == 0xc0);
        AssertPlays(clip, out _);
    }

    [Fact]
    public void Stream_ThroughRingsWithoutEventIndex_GivesTheSame()
        => AssertPlays(Clips.H264Simple, out _, setup: new TestDeviceSetup { EventIndex = false });

    [Theory]
    [InlineData(false, 256u)]
    [InlineData(true, 100u)]
    public void Play_OverPackedRings_IsTheSame(bool eventIndex, uint queueSize)
        => AssertPlays(Clips.H264Simple, out _, setup: new TestDeviceSetup { Packed = true, EventIndex = eventIndex, QueueSize = queueSize });

    [Fact]
    public void Stream_ThroughSmallRings_GivesTheSame()
        => AssertPlays(Clips.H264Simple, out _, setup: new TestDeviceSetup { QueueSize = 32 });

    [Fact]
    [Clause("STREAM_CREATE/2")]
    public void Streams_OfAllCodecsAtOnce_DoNotMixUp()
    {
        using var device = new TestDevice(new TestDeviceSetup { MaxStreams = 6, EventBuffers = 16 });
        GuestStream[] streams = [.. AllCodecs.List.Select(codec => device.Driver.CreateStream(codec))];
        Assert.Equal([1u, 2u, 3u, 4u, 5u, 6u], streams.Select(stream => stream.Id));
        foreach (GuestStream stream in streams)
        {
            Clip clip = Clips.Of(stream.Codec);
            Playback playback = new Playback(stream).Play(clip.Stamped());
            Assert.Equal(clip.Digests, playback.Pictures.Select(frame => frame.Digest));
        }
    }

    public static TheoryData<virtio_video_codec, uint> Profiles()
    {
        var data = new TheoryData<virtio_video_codec, uint>();
        foreach (CodecDescription codec in CodecTable.Decoders())
        {
            foreach (CodecVariant variant in codec.Variants)
            {
                data.Add(codec.Codec, variant.Profile);
            }
        }

        return data;
    }

    private static void AssertPlays(
        Clip clip,
        out Playback playback,
        uint inputs = 3,
        uint outputs = 3,
        System.Func<virtio_video_params, virtio_video_params>? choose = null,
        TestDeviceSetup? setup = null)
    {
        using var device = new TestDevice(setup);
        playback = new Playback(device.Driver.CreateStream(clip.Codec), inputs, outputs, choose).Play(clip.Stamped());

        Assert.Equal(clip.DisplayOrder(), playback.Pictures.Select(frame => frame.Timestamp));
        Assert.Equal(clip.Digests, playback.Pictures.Select(frame => frame.Digest));
        Assert.All(playback.Pictures, frame => Assert.Equal(0u, frame.Flags & PlayedFrame.Err));
        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, playback.LastDrain!.Result);
        Assert.False(device.Host.WasCalledElsewhere);
        Assert.True(device.Ram.GapsAreUntouched);
    }
}
