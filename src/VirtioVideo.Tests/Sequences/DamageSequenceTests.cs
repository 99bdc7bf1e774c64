// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.Linq;
using VirtioVideo.Codecs;
using VirtioVideo.Tests.Conformance;
using VirtioVideo.Tests.Support;
using VirtioVideo.Wire;
using Xunit;
using static VirtioVideo.Wire.virtio_video_codec;
using static VirtioVideo.Wire.virtio_video_queue_type;
using static VirtioVideo.Wire.virtio_video_result;

namespace VirtioVideo.Tests.Sequences;

/// <summary>Damage of every kind (ruling 41): all is answered, the stream lives on or ends with EVENT_ERROR, its neighbour notices nothing.</summary>
public sealed class DamageSequenceTests
{
    /// <summary>Largest picture: whatever size damage claims, the buffers of <see cref="HostileGuest"/> hold it.</summary>
    private const uint MaxSize = 1024;

    private static readonly TestDeviceSetup s_setup = new() { Regions = [new GuestRamRegion(GuestRam.Base, 256 << 20)] };

    /// <summary>Each codec with some seeds.</summary>
    public static TheoryData<virtio_video_codec, int> FewSeeds => Seeds(1, 6);

    /// <summary>Each codec with many seeds.</summary>
    public static TheoryData<virtio_video_codec, int> ManySeeds => Seeds(7, 150);

    /// <summary>Each codec with the bytes of each other.</summary>
    public static TheoryData<virtio_video_codec, virtio_video_codec> Pairs
    {
        get
        {
            var data = new TheoryData<virtio_video_codec, virtio_video_codec>();
            foreach (virtio_video_codec codec in AllCodecs.List)
            {
                foreach (virtio_video_codec other in AllCodecs.List.Where(other => other != codec))
                {
                    data.Add(codec, other);
                }
            }

            return data;
        }
    }

    [Theory]
    [Ruling(37, 41)]
    [MemberData(nameof(FewSeeds))]
    public void FlippedBits_LeaveAStreamThatASeekHeals(virtio_video_codec codec, int seed) => Flip(codec, seed, threads: 1, heals: true);

    [Theory]
    [Trait("Length", "Long")]
    [Ruling(37, 41)]
    [MemberData(nameof(ManySeeds))]
    public void FlippedBits_OfManySeeds_LeaveAStreamThatASeekHeals(virtio_video_codec codec, int seed)
    {
        Flip(codec, seed, threads: 1, heals: true);
        Flip(codec, seed, threads: 3, heals: true);
    }

    [Theory]
    [Ruling(37, 41)]
    [InlineData(8)]
    [InlineData(113)]
    [InlineData(130)]
    public void FlippedBits_OfMpeg4_LeaveAStreamThatASeekHeals(int seed) => Flip(VIRTIO_VIDEO_CODEC_MPEG4, seed, threads: 1, heals: true);

    [Theory]
    [Ruling(41)]
    [MemberData(nameof(Points.OfShortClips), MemberType = typeof(Points))]
    public void LostUnit_CostsItsGroupAtMost(virtio_video_codec codec, int point)
    {
        using var device = new TestDevice();
        Clip clip = Clips.ShortOf(codec);
        (byte[], ulong)[] units = [.. clip.Stamped().Where((_, i) => i != point)];
        Playback playback = new Playback(device.Driver.CreateStream(codec)).Play(units);
        AssertOtherGroupsAreWhole(clip, point, playback);
    }

    [Theory]
    [Ruling(41)]
    [MemberData(nameof(Points.OfShortClips), MemberType = typeof(Points))]
    public void TruncatedUnit_CostsItsGroupAtMost(virtio_video_codec codec, int point)
    {
        Clip clip = Clips.ShortOf(codec);
        if (point == clip.Units.Length)
        {
            return;
        }

        foreach (int quarter in (int[])[1, 2, 3])
        {
            using var device = new TestDevice();
            var units = clip.Stamped();
            units[point].Bytes = units[point].Bytes[..Math.Max(1, units[point].Bytes.Length * quarter / 4)];
            Playback playback = new Playback(device.Driver.CreateStream(codec)).Play(units);
            AssertOtherGroupsAreWhole(clip, point, playback);
        }
    }

    [Theory]
    [Ruling(41)]
    [MemberData(nameof(Pairs))]
    public void BytesOfAnotherCodec_AreAnswered(virtio_video_codec codec, virtio_video_codec other)
        => BesideANeighbour(codec, Clips.ShortOf(other).Stamped(), heals: false);

    [Theory]
    [Ruling(37, 41)]
    [MemberData(nameof(AllCodecs.Each), MemberType = typeof(AllCodecs))]
    public void HugeHeaders_EndTheStreamOrNothing(virtio_video_codec codec)
    {
        PlayHuge(codec, 0);
        PlayHuge(codec, Clips.ShortOf(codec).SecondKey);
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

    private static void Flip(virtio_video_codec codec, int seed, int threads, bool heals)
    {
        var random = new Random(seed);
        int rate = random.Next(1, 12);
        IEnumerable<(byte[], ulong)> units = Clips.ShortOf(codec).Units.SelectMany((unit, i) =>
        {
            byte[] bytes = [.. unit.Bytes];
            for (int flips = random.Next(0, rate); flips > 0; flips--)
            {
                // Headers are worth more than their share.
                int at = random.Next(3) == 0 ? random.Next(Math.Min(40, bytes.Length)) : random.Next(bytes.Length);
                bytes[at] ^= (byte)(1 << random.Next(8));
            }

            return random.Next(12) switch
            {
                0 => [],
                1 => [(bytes[..random.Next(1, bytes.Length)], (ulong)i)],
                2 => [(bytes, (ulong)i), (bytes, (ulong)i)],
                _ => ((byte[], ulong)[])[(bytes, (ulong)i)],
            };
        });
        BesideANeighbour(codec, [.. units], heals, threads);
    }

    private static void PlayHuge(virtio_video_codec codec, int at)
    {
        var units = Clips.ShortOf(codec).Stamped();
        units[at].Bytes = HugeHeader.Of(codec, units[at].Bytes);
        BesideANeighbour(codec, units, heals: true);
    }

    /// <summary>Plays damaged units beside a stream that is whole, then seeks to whole ones.</summary>
    private static void BesideANeighbour(virtio_video_codec codec, (byte[] Bytes, ulong Timestamp)[] units, bool heals, int threads = 1)
    {
        using var device = new TestDevice(s_setup with { Streams = new() { Codec = new CodecLimits(MaxSize, MaxSize, threads) } });
        Clip clip = Clips.ShortOf(codec);
        var neighbour = new Playback(device.Driver.CreateStream(codec), inputs: 16);
        neighbour.Feed(clip.Stamped()[..5]);

        GuestStream stream = device.Driver.CreateStream(codec);
        var hostile = new HostileGuest(stream);
        hostile.Play(units);
        Assert.All(hostile.Inputs, input => Assert.True(input.IsDone));
        if (hostile.Failed)
        {
            Assert.Equal(VIRTIO_VIDEO_RESULT_ERR_INVALID_OPERATION, (virtio_video_result)stream.GetParams().result);
        }
        else if (heals)
        {
            device.Await(stream.Clear(VIRTIO_VIDEO_QUEUE_TYPE_INPUT));
            device.Await(stream.Detach(VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT));
            var healed = new Playback(stream);
            healed.AttachOutputs();
            healed.Play(clip.Stamped(i => 1000 + (ulong)i));
            Expect.Pictures(clip, Enumerable.Range(0, clip.Units.Length), i => 1000 + (ulong)i, healed.Pictures);
        }

        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, device.Await(stream.Destroy()).Result);
        neighbour.Play(clip.Stamped()[5..]);
        Expect.Pictures(clip, Enumerable.Range(0, clip.Units.Length), i => (ulong)i, neighbour.Pictures);
        Assert.True(device.Ram.GapsAreUntouched);
    }

    /// <summary>ruling 41: decoding goes on; what does not refer to the damage is whole and says so.</summary>
    private static void AssertOtherGroupsAreWhole(Clip clip, int damaged, Playback playback)
    {
        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, playback.LastDrain!.Result);
        Expect.OneEndAtTheEnd(playback.Frames);
        bool isInFirst = damaged < clip.SecondKey;
        int[] whole = damaged >= clip.Units.Length
            ? [.. Enumerable.Range(0, clip.Units.Length)]
            : isInFirst ? [.. Enumerable.Range(clip.SecondKey, clip.Units.Length - clip.SecondKey)] : [.. Enumerable.Range(0, clip.SecondKey)];
        Expect.Pictures(clip, whole, i => (ulong)i, playback.Pictures.Where(picture => whole.Contains((int)picture.Timestamp)));
    }
}
