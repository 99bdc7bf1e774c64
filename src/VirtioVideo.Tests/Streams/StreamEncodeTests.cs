// SPDX-License-Identifier: BSD-3-Clause

using System.Collections.Generic;
using System.Linq;
using VirtioVideo.Codecs;
using VirtioVideo.Tests.Support;
using VirtioVideo.Wire;
using Xunit;
using static VirtioVideo.Wire.virtio_video_codec;

namespace VirtioVideo.Tests.Streams;

/// <summary>Encoders of libavcodec behind a device: what comes out is what went in.</summary>
public sealed class StreamEncodeTests
{
    private const uint Width = 160;
    private const uint Height = 96;
    private const int Count = 12;

    public static TheoryData<virtio_video_codec, uint> CodecsAndLatencies
    {
        get
        {
            var data = new TheoryData<virtio_video_codec, uint>();
            foreach (virtio_video_codec codec in System.Enum.GetValues<virtio_video_codec>())
            {
                data.Add(codec, (uint)Latency.Low);
                data.Add(codec, (uint)Latency.Throughput);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(CodecsAndLatencies))]
    public void Encode_ThenDecode_GivesEachPictureWithItsTimestamp(virtio_video_codec codec, uint latency)
    {
        using var device = new TestDevice(new TestDeviceSetup { Encodes = true, Policy = new StreamPolicy((Latency)latency, 250, 1) });
        Recording recording = Record(device, codec);
        for (int i = 0; i < Count; i++)
        {
            recording.Queue(TestPattern.Picture(Width, Height, i), (ulong)(1000 - i));
        }

        recording.Drain();

        Assert.All(recording.ImageAnswers, answer => Assert.Equal(0u, answer.Buffer.flags));
        Assert.Equal(Count, recording.Packets.Count());
        Assert.Equal(Enumerable.Range(0, Count).Select(i => (ulong)(1000 - i)), recording.Packets.Select(p => p.Timestamp).OrderDescending());
        Assert.True(recording.Packets.First().IsKey);
        Assert.Single(recording.Frames, frame => frame.IsLast);
        AssertDecodes(codec, recording);
    }

    private static Recording Record(TestDevice device, virtio_video_codec codec)
    {
        GuestStream stream = device.Driver.CreateStream(codec);
        stream.ChangeParams(p => p with { width = Width, height = Height, cur_bitrate = 2_000_000 });
        return new Recording(stream);
    }

    private static void AssertDecodes(virtio_video_codec codec, Recording recording)
    {
        using var device = new TestDevice();
        GuestStream stream = device.Driver.CreateStream(codec);
        var pictures = new List<(ulong Timestamp, byte[] Bytes)>();
        var playback = new Playback(stream) { InputLength = 256 * 1024 };
        playback.Play(recording.Packets.Select(p => (p.Bytes, p.Timestamp)));
        Assert.Equal(Count, playback.Pictures.Count());
        Assert.Equal(Enumerable.Range(0, Count).Select(i => (ulong)(1000 - i)), playback.Pictures.Select(p => p.Timestamp));
    }
}
