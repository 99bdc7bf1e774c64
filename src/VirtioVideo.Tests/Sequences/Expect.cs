// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.Linq;
using VirtioVideo.Tests.Support;
using Xunit;
using static VirtioVideo.Wire.virtio_video_result;

namespace VirtioVideo.Tests.Sequences;

/// <summary>What a stream must have shown.</summary>
internal static class Expect
{
    /// <summary>The pictures of units of a clip, bit for bit, each with its own timestamp, in the order of display, none damaged.</summary>
    public static void Pictures(Clip clip, IEnumerable<int> units, Func<int, ulong> timestamp, IEnumerable<PlayedFrame> pictures)
    {
        (ulong Timestamp, string? Digest)[] expected = [.. InOrder(clip, units).Select(unit => (timestamp(unit), (string?)clip.PictureOf(unit)))];
        Assert.Equal(expected, pictures.Select(picture => (picture.Timestamp, picture.Digest)));
        Assert.All(pictures, picture => Assert.Equal(0u, picture.Flags & PlayedFrame.Err));
    }

    /// <summary>The first so many pictures of them: the others were not asked for, or not yet.</summary>
    public static void FirstPictures(Clip clip, IEnumerable<int> units, Func<int, ulong> timestamp, IEnumerable<PlayedFrame> pictures)
        => Pictures(clip, InOrder(clip, units).Take(pictures.Count()), timestamp, pictures);

    /// <summary>ruling 33: the frames that a drain ends with EOS once, at the end.</summary>
    public static void OneEndAtTheEnd(IReadOnlyList<PlayedFrame> frames)
    {
        Assert.NotEmpty(frames);
        Assert.True(frames[^1].IsLast, "the last buffer of a drain is flagged EOS");
        Assert.Single(frames, frame => frame.IsLast);
        Assert.All(frames.SkipLast(1), frame => Assert.NotNull(frame.Digest));
    }

    /// <summary>Cancelled as ruling 35 wants it, or done before.</summary>
    public static void DoneOrCancelled(IEnumerable<Command> commands)
        => Assert.All(commands, command => Assert.True(
            command.IsDone && command.Result is VIRTIO_VIDEO_RESULT_OK or VIRTIO_VIDEO_RESULT_ERR_CANCELED, "neither done nor cancelled"));

    private static IEnumerable<int> InOrder(Clip clip, IEnumerable<int> units) => units.OrderBy(unit => clip.Units[unit].Pts);
}
