// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Linq;
using VirtioVideo.Codecs;
using VirtioVideo.Tests.Conformance;
using VirtioVideo.Tests.Support;
using VirtioVideo.Wire;
using Xunit;
using static VirtioVideo.Wire.virtio_video_queue_type;
using static VirtioVideo.Wire.virtio_video_result;

namespace VirtioVideo.Tests.Streams;

/// <summary>What a guest does in the middle of a stream, at every point of it: over the encoders of libavcodec, with their delay.</summary>
public sealed class StreamEncodePointTests
{
    private const uint Width = 64;
    private const uint Height = 48;
    private const int Points = 7;
    private const int Behind = 3;

    [Theory]
    [Ruling(37)]
    [MemberData(nameof(AllCodecs.Each), MemberType = typeof(AllCodecs))]
    public void ClearInput_AtEveryPoint_BeginsAnew(virtio_video_codec codec)
        => AtEveryPoint(codec, (recording, point) =>
        {
            int before = recording.Frames.Count;
            recording.Clear(VIRTIO_VIDEO_QUEUE_TYPE_INPUT);
            int dropped = recording.Frames.Count;
            Finish(recording, point);

            // What came before the answer is of before; after it there is nothing of before, and the first is a key frame.
            EncodedFrame[] after = [.. recording.Packets.Skip(dropped)];
            Assert.True(dropped >= before);
            Assert.Equal(Timestamps(point, Behind), after.Select(frame => frame.Timestamp).Order());
            Assert.True(after[0].IsKey);
        });

    [Theory]
    [Ruling(37)]
    [MemberData(nameof(AllCodecs.Each), MemberType = typeof(AllCodecs))]
    public void ClearOutput_AtEveryPoint_LosesNoPacket(virtio_video_codec codec)
        => AtEveryPoint(codec, (recording, point) =>
        {
            recording.Clear(VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT);
            Finish(recording, point);
            Assert.Equal(Timestamps(0, point + Behind), recording.Packets.Select(frame => frame.Timestamp).Order());
        });

    [Theory]
    [Ruling(32, 33, 34)]
    [MemberData(nameof(AllCodecs.Each), MemberType = typeof(AllCodecs))]
    public void Drain_AtEveryPoint_EndsWithEosAndTheStreamGoesOn(virtio_video_codec codec)
        => AtEveryPoint(codec, (recording, point) =>
        {
            recording.Drain();
            Assert.True(recording.Frames[^1].IsLast);
            int drained = recording.Packets.Count();
            Assert.Equal(point, drained);
            Finish(recording, point);
            Assert.Equal(Timestamps(0, point + Behind), recording.Packets.Select(frame => frame.Timestamp).Order());
            Assert.True(recording.Packets.ElementAt(drained).IsKey);
            Assert.Equal(2, recording.Frames.Count(frame => frame.IsLast));
        });

    [Theory]
    [Ruling(15, 47)]
    [MemberData(nameof(AllCodecs.Each), MemberType = typeof(AllCodecs))]
    public void Bitrate_ChangedAtEveryPoint_LosesNothingAndKeepsTheOrder(virtio_video_codec codec)
        => AtEveryPoint(codec, (recording, point) =>
        {
            recording.Change(p => p with { cur_bitrate = 300_000 });
            Finish(recording, point);
            ulong[] timestamps = [.. recording.Packets.Select(frame => frame.Timestamp)];
            Assert.Equal(Timestamps(0, point), timestamps[..point].Order());
            Assert.Equal(Timestamps(point, Behind), timestamps[point..].Order());
            Assert.Single(recording.Frames, frame => frame.IsLast);
        });

    [Theory]
    [Ruling(39)]
    [MemberData(nameof(AllCodecs.Each), MemberType = typeof(AllCodecs))]
    public void Destroy_AtEveryPoint_AnswersAll(virtio_video_codec codec)
    {
        for (int point = 0; point < Points; point++)
        {
            using TestDevice device = Device();
            GuestStream stream = Stream(device, codec);
            Recording recording = Record(stream, point);
            Command[] pictures = [.. Enumerable.Range(point, Behind).Select(i => Queue(recording, i))];
            Command destroy = device.Await(stream.Destroy());

            Assert.Equal(VIRTIO_VIDEO_RESULT_OK, destroy.Result);
            Assert.All(pictures, picture => Assert.True(picture.Order < destroy.Order));
            Assert.All(pictures, picture => Assert.True(picture.Result is VIRTIO_VIDEO_RESULT_OK or VIRTIO_VIDEO_RESULT_ERR_CANCELED));
        }
    }

    /// <summary>A stream of so many pictures that are taken, for each number of them; no packet is out that the encoder holds back.</summary>
    private static void AtEveryPoint(virtio_video_codec codec, Action<Recording, int> act)
    {
        for (int point = 0; point < Points; point++)
        {
            using TestDevice device = Device();
            act(Record(Stream(device, codec), point), point);
        }
    }

    private static TestDevice Device() => new(new TestDeviceSetup { Encodes = true, Policy = new StreamPolicy(Latency.Throughput, 250, 1) });

    private static GuestStream Stream(TestDevice device, virtio_video_codec codec)
    {
        GuestStream stream = device.Driver.CreateStream(codec);
        stream.ChangeParams(p => p with { width = Width, height = Height });
        return stream;
    }

    private static Recording Record(GuestStream stream, int pictures)
    {
        var recording = new Recording(stream);
        for (int i = 0; i < pictures; i++)
        {
            Queue(recording, i);
        }

        recording.Feed();
        return recording;
    }

    private static Command Queue(Recording recording, int number) => recording.Queue(TestPattern.Picture(Width, Height, number), (ulong)number);

    private static void Finish(Recording recording, int point)
    {
        for (int i = 0; i < Behind; i++)
        {
            Queue(recording, point + i);
        }

        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, recording.Drain().Result);
    }

    private static ulong[] Timestamps(int first, int count) => [.. Enumerable.Range(first, count).Select(number => (ulong)number)];
}
