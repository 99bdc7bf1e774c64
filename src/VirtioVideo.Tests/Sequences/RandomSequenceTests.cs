// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Linq;
using VirtioVideo.Tests.Conformance;
using VirtioVideo.Tests.Support;
using VirtioVideo.Wire;
using Xunit;
using static VirtioVideo.Wire.virtio_video_result;

namespace VirtioVideo.Tests.Sequences;

/// <summary>Seeks, drains, clears, changes of resolution and hunger in any order, over real codecs, against what must come of it.</summary>
public sealed class RandomSequenceTests
{
    private const int Steps = 60;

    /// <summary>Each codec with some seeds.</summary>
    public static TheoryData<virtio_video_codec, int> FewSeeds => Seeds(1, 4);

    /// <summary>Each codec with many seeds.</summary>
    public static TheoryData<virtio_video_codec, int> ManySeeds => Seeds(5, 124);

    [Theory]
    [Ruling(32, 33, 34, 35, 36, 37, 40, 44)]
    [MemberData(nameof(FewSeeds))]
    public void Sequence_OfAnything_ShowsEveryPictureThatItMust(virtio_video_codec codec, int seed) => Run(codec, seed);

    [Theory]
    [Trait("Length", "Long")]
    [Ruling(32, 33, 34, 35, 36, 37, 40, 44)]
    [MemberData(nameof(ManySeeds))]
    public void Sequence_OfManySeeds_ShowsEveryPictureThatItMust(virtio_video_codec codec, int seed) => Run(codec, seed);

    [Theory]
    [Ruling(43)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Sequences_OfStreamsOfEachCodecInOneDevice_DoNotDisturbEachOther(int seed)
    {
        var setup = new TestDeviceSetup { MaxStreams = 6, QueueSize = 2048, EventBuffers = 64, Regions = [new GuestRamRegion(GuestRam.Base, 1ul << 30)] };
        using var device = new TestDevice(setup);
        var random = new Random(seed);
        GuestStream[] streams = [.. AllCodecs.List.Select(codec => device.Driver.CreateStream(codec))];
        RandomGuest[] guests = [.. streams.Select((stream, i) => new RandomGuest(stream, (10 * seed) + i))];
        for (int i = 0; i < 4 * Steps; i++)
        {
            guests[random.Next(guests.Length)].Act();
        }

        foreach (RandomGuest guest in guests)
        {
            guest.Finish();
        }

        Assert.All(streams, stream => Assert.Equal(VIRTIO_VIDEO_RESULT_OK, device.Await(stream.Destroy()).Result));
    }

    private static TheoryData<virtio_video_codec, int> Seeds(int first, int count)
    {
        var data = new TheoryData<virtio_video_codec, int>();
        foreach (virtio_video_codec codec in AllCodecs.List)
        {
            for (int seed = first; seed < first + count; seed++)
            {
                data.Add(codec, seed);
            }
        }

        return data;
    }

    private static void Run(virtio_video_codec codec, int seed)
    {
        TestDeviceSetup setup = TestDeviceSetup.WithThreads(seed % 2 == 0 ? 3 : 1) with { Regions = [new GuestRamRegion(GuestRam.Base, 512 << 20)] };
        using var device = new TestDevice(setup);
        GuestStream stream = device.Driver.CreateStream(codec);
        var guest = new RandomGuest(stream, seed);
        for (int i = 0; i < Steps; i++)
        {
            guest.Act();
        }

        guest.Finish();
        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, device.Await(stream.Destroy()).Result);
        Assert.True(device.Ram.GapsAreUntouched);
        Assert.DoesNotContain(device.Host.Messages, message => message.Level == VirtioVideo.Device.LogLevel.Error);
    }
}
