// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Tests.Support;
using VirtioVideo.Wire;
using Xunit;

namespace VirtioVideo.Tests.Sequences;

/// <summary>Theory data: the points of a stream at which something happens to it.</summary>
public static class Points
{
    /// <summary>Units of <see cref="Clips.ShortOf"/>.</summary>
    public const int ShortLength = 12;

    /// <summary>Units of <see cref="Clips.Of"/>.</summary>
    public const int LongLength = 30;

    /// <summary>Each codec, and each number of units of a short clip that were sent before.</summary>
    public static TheoryData<virtio_video_codec, int> OfShortClips => Of(ShortLength);

    /// <summary>Each codec, at a few points: the start, inside a group, its end, the end.</summary>
    public static TheoryData<virtio_video_codec, int> FewOfShortClips
    {
        get
        {
            var data = new TheoryData<virtio_video_codec, int>();
            foreach (virtio_video_codec codec in AllCodecs.List)
            {
                foreach (int point in (int[])[0, 1, 4, 6, ShortLength])
                {
                    data.Add(codec, point);
                }
            }

            return data;
        }
    }

    /// <summary>Each codec, and every point of a long clip.</summary>
    public static TheoryData<virtio_video_codec, int> OfLongClips => Of(LongLength);

    private static TheoryData<virtio_video_codec, int> Of(int length)
    {
        var data = new TheoryData<virtio_video_codec, int>();
        foreach (virtio_video_codec codec in AllCodecs.List)
        {
            for (int point = 0; point <= length; point++)
            {
                data.Add(codec, point);
            }
        }

        return data;
    }
}
