// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Linq;
using VirtioVideo.Tests.Conformance;
using VirtioVideo.Tests.Support;
using VirtioVideo.Wire;
using Xunit;
using static VirtioVideo.Wire.virtio_video_codec;
using static VirtioVideo.Wire.virtio_video_result;

namespace VirtioVideo.Tests.Sequences;

/// <summary>Input that no picture can come from (ruling 41): it is answered with ERR, and costs nothing else.</summary>
public sealed class UnusableInputTests
{
    private const ulong OfNoise = 1000;

    [Theory]
    [Ruling(41)]
    [MemberData(nameof(AllCodecs.WithThreads), MemberType = typeof(AllCodecs))]
    public void UnitsBeforeTheFirstKeyFrame_ShowNothing(virtio_video_codec codec, int threads)
    {
        using var device = new TestDevice(TestDeviceSetup.WithThreads(threads));
        Clip clip = Clips.ShortOf(codec);
        var playback = new Playback(device.Driver.CreateStream(codec));
        playback.Play(WithHeaders(clip)[1..]);

        Expect.Pictures(clip, Enumerable.Range(clip.SecondKey, clip.Units.Length - clip.SecondKey), i => (ulong)i, playback.Pictures);
        Assert.Equal(clip.Units.Length - 1, playback.InputAnswers.Count);
        if (codec != VIRTIO_VIDEO_CODEC_H264)
        {
            // H.264 has other points to begin at than IDR pictures; libavcodec finds them, and does not say what it dropped.
            Assert.Equal(clip.SecondKey - 1, playback.InputAnswers.Count(answer => (answer.Buffer.flags & PlayedFrame.Err) != 0));
        }
    }

    [Theory]
    [Ruling(41)]
    [MemberData(nameof(AllCodecs.WithThreads), MemberType = typeof(AllCodecs))]
    public void NoiseAlone_IsToldWhateverComesBehind(virtio_video_codec codec, int threads)
    {
        using var device = new TestDevice(TestDeviceSetup.WithThreads(threads));
        GuestStream stream = device.Driver.CreateStream(codec);
        var playback = new Playback(stream);
        playback.Send([(Noise(), OfNoise)]);
        playback.AttachOutputs();
        playback.Drain();

        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, playback.LastDrain!.Result);
        Assert.Equal([PlayedFrame.Err], playback.InputAnswers.Select(answer => answer.Buffer.flags));
        Assert.Empty(playback.Pictures);
    }

    [Theory]
    [Ruling(41)]
    [InlineData(VIRTIO_VIDEO_CODEC_H264)]
    [InlineData(VIRTIO_VIDEO_CODEC_HEVC)]
    [InlineData(VIRTIO_VIDEO_CODEC_MPEG2)]
    [InlineData(VIRTIO_VIDEO_CODEC_MPEG4)]
    public void NoiseBetweenUnits_IsToldAndCostsNoPicture(virtio_video_codec codec)
    {
        Clip clip = Clips.ShortOf(codec);
        for (int point = 0; point <= clip.Units.Length; point++)
        {
            for (int threads = 1; threads <= 2; threads++)
            {
                using var device = new TestDevice(TestDeviceSetup.WithThreads(threads));
                var playback = new Playback(device.Driver.CreateStream(codec));
                playback.Play([.. clip.Stamped()[..point], (Noise(), OfNoise), .. clip.Stamped()[point..]]);

                Expect.Pictures(clip, Enumerable.Range(0, clip.Units.Length), i => (ulong)i, playback.Pictures);
                Assert.Single(playback.InputAnswers, answer => (answer.Buffer.flags & PlayedFrame.Err) != 0);
            }
        }
    }

    /// <summary>3,000 bytes in which no start code can be.</summary>
    private static byte[] Noise()
    {
        byte[] noise = new byte[3000];
        new Random(9).NextBytes(noise);
        return [.. noise.Select(value => (byte)(value | 1))];
    }

    /// <summary>Units with their timestamps. Parameter sets come with the second unit too, as from a container: only the first picture is missing.</summary>
    private static (byte[] Bytes, ulong Timestamp)[] WithHeaders(Clip clip)
    {
        (byte[] Bytes, ulong Timestamp)[] units = clip.Stamped();
        bool hasHeaders = clip.Codec is not (VIRTIO_VIDEO_CODEC_VP8 or VIRTIO_VIDEO_CODEC_VP9);
        units[1].Bytes = [.. hasHeaders ? StartCodes.SplitHeaders(clip.Codec, units[0].Bytes).Headers : [], .. units[1].Bytes];
        return units;
    }
}
