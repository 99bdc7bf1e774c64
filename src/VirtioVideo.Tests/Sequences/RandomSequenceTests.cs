// SPDX-License-Identifier: BSD-3-Clause

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
    public static TheoryData<virtio_video_codec, int> FewSeeds => Seeds(1, 8);

    /// <summary>Each codec with many seeds.</summary>
    public static TheoryData<virtio_video_codec, int> ManySeeds => Seeds(9, 120);

    [Theory]
    [Ruling(32, 33, 34, 35, 36, 37, 40, 44)]
    [MemberData(nameof(FewSeeds))]
    public void Sequence_OfAnything_ShowsEveryPictureThatItMust(virtio_video_codec codec, int seed) => Run(codec, seed);

    [Theory]
    [Trait("Length", "Long")]
    [Ruling(32, 33, 34, 35, 36, 37, 40, 44)]
    [MemberData(nameof(ManySeeds))]
    public void Sequence_OfManySeeds_ShowsEveryPictureThatItMust(virtio_video_codec codec, int seed) => Run(codec, seed);

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
