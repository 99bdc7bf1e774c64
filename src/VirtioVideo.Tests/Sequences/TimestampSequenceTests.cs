// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Linq;
using VirtioVideo.Tests.Conformance;
using VirtioVideo.Tests.Support;
using VirtioVideo.Wire;
using Xunit;
using static VirtioVideo.Wire.virtio_video_queue_type;

namespace VirtioVideo.Tests.Sequences;

/// <summary>Timestamps across seeks and drains (ruling 44).</summary>
public sealed class TimestampSequenceTests
{
    /// <summary>What FFmpeg calls "no timestamp".</summary>
    private const ulong NoPts = 1ul << 63;

    private static readonly Func<int, ulong>[] s_patterns =
    [
        i => new ulong[] { 0, ulong.MaxValue, NoPts, NoPts - 1, NoPts + 1, 1 }[i % 6],
        i => ulong.MaxValue - (ulong)i,
        i => (ulong)(i % 3),
        i => i % 2 == 0 ? NoPts : 0,
    ];

    public static TheoryData<virtio_video_codec, int, int> Cases
    {
        get
        {
            var data = new TheoryData<virtio_video_codec, int, int>();
            foreach (virtio_video_codec codec in AllCodecs.List)
            {
                for (int pattern = 0; pattern < s_patterns.Length; pattern++)
                {
                    data.Add(codec, pattern, 1);
                    data.Add(codec, pattern, 3);
                }
            }

            return data;
        }
    }

    [Theory]
    [Ruling(44)]
    [MemberData(nameof(Cases))]
    public void Timestamps_AcrossSeeksAndDrains_BelongToTheirFrames(virtio_video_codec codec, int pattern, int threads)
    {
        using var device = new TestDevice(TestDeviceSetup.WithThreads(threads));
        Clip clip = Clips.ShortOf(codec);
        Clip second = clip.From(clip.SecondKey);
        Func<int, ulong> first = s_patterns[pattern];
        Func<int, ulong> later = s_patterns[(pattern + 1) % s_patterns.Length];
        var playback = new Playback(device.Driver.CreateStream(codec), inputs: 16);
        for (int round = 0; round < 3; round++)
        {
            // A seek in the middle: the same stamps come again on other pictures.
            playback.Send(clip.Stamped(first)[..(4 + (3 * round))]);
            playback.Clear(VIRTIO_VIDEO_QUEUE_TYPE_INPUT);
            AssertPlays(playback, second, first);

            // A drain, and other stamps behind it.
            AssertPlays(playback, clip, later);
            AssertPlays(playback, clip, first);
        }
    }

    private static void AssertPlays(Playback playback, Clip clip, Func<int, ulong> timestamp)
    {
        playback.Frames.Clear();
        playback.Play(clip.Stamped(timestamp));
        Expect.Pictures(clip, Enumerable.Range(0, clip.Units.Length), timestamp, playback.Pictures);
    }
}
