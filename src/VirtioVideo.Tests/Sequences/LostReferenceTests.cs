// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.Linq;
using VirtioVideo.Tests.Conformance;
using VirtioVideo.Tests.Support;
using VirtioVideo.Wire;
using Xunit;
using static VirtioVideo.Wire.virtio_video_codec;

namespace VirtioVideo.Tests.Sequences;

/// <summary>A unit that libavcodec refuses: pictures that are wrong by it have ERR, also in codecs whose decoder says nothing of them (ruling 41).</summary>
public sealed class LostReferenceTests
{
    [Theory]
    [Ruling(41)]
    [InlineData(VIRTIO_VIDEO_CODEC_HEVC, 1)]
    [InlineData(VIRTIO_VIDEO_CODEC_HEVC, 3)]
    [InlineData(VIRTIO_VIDEO_CODEC_VP8, 1)]
    [InlineData(VIRTIO_VIDEO_CODEC_VP8, 3)]
    [InlineData(VIRTIO_VIDEO_CODEC_VP9, 1)]
    [InlineData(VIRTIO_VIDEO_CODEC_VP9, 3)]
    public void RefusedUnit_MarksEveryPictureThatIsWrongByIt(virtio_video_codec codec, int threads)
    {
        Clip clip = Clips.ShortOf(codec);
        Dictionary<ulong, string> right = clip.DisplayOrder().Zip(clip.Digests).ToDictionary(pair => pair.First, pair => pair.Second);
        for (int point = 1; point < clip.SecondKey; point++)
        {
            using var device = new TestDevice(TestDeviceSetup.WithThreads(threads));
            (byte[] Bytes, ulong Timestamp)[] units = clip.Stamped();
            units[point].Bytes = Refused(codec, units[point].Bytes);
            Playback playback = new Playback(device.Driver.CreateStream(codec)).Play(units);

            Assert.All(playback.Pictures, picture => Assert.True(
                picture.Digest == right[picture.Timestamp] || (picture.Flags & PlayedFrame.Err) != 0, $"unit {point}: {picture.Timestamp} is wrong, and nobody says so"));
            Assert.All(
                playback.Pictures.Where(picture => picture.Timestamp >= (ulong)clip.SecondKey),
                picture => Assert.Equal((right[picture.Timestamp], 0u), (picture.Digest, picture.Flags & PlayedFrame.Err)));
        }
    }

    [Fact]
    [Ruling(41)]
    public void RefusedUnit_ToWhichNothingRefers_MarksNoOtherPicture()
    {
        // B pictures of MPEG-2 refer to others, and none to them.
        Clip clip = Clips.ShortOf(VIRTIO_VIDEO_CODEC_MPEG2);
        (byte[] Bytes, ulong Timestamp)[] units = clip.Stamped();
        int b = Array.FindIndex(units, unit => TypeOf(unit.Bytes) == 3);
        units[b].Bytes = units[b].Bytes[..(PictureStart(units[b].Bytes) + 10)];
        using var device = new TestDevice();
        Playback playback = new Playback(device.Driver.CreateStream(clip.Codec)).Play(units);

        Assert.All(playback.Pictures.Where(picture => picture.Timestamp != units[b].Timestamp), picture => Assert.Equal(0u, picture.Flags & PlayedFrame.Err));
    }

    private static int PictureStart(byte[] unit) => unit.AsSpan().IndexOf((ReadOnlySpan<byte>)[0, 0, 1, 0]);

    private static int TypeOf(byte[] unit) => (unit[PictureStart(unit) + 5] >> 3) & 7;

    /// <summary>A unit whose header cannot be.</summary>
    private static byte[] Refused(virtio_video_codec codec, byte[] unit)
    {
        byte[] bytes = [.. unit];
        switch (codec)
        {
            case VIRTIO_VIDEO_CODEC_HEVC:
                // The first slice names a parameter set that there cannot be.
                int slice = bytes.AsSpan().IndexOf((ReadOnlySpan<byte>)[0, 0, 1]) + 5;
                (bytes[slice], bytes[slice + 1], bytes[slice + 2]) = (0x80, 0x01, 0xff);
                break;
            case VIRTIO_VIDEO_CODEC_VP8:
                // Its first part is longer than all of it.
                (bytes[0], bytes[1], bytes[2]) = ((byte)(bytes[0] | 0xe0), 0xff, 0xff);
                break;
            default:
                // No frame_marker.
                bytes[0] = 0;
                break;
        }

        return bytes;
    }
}
