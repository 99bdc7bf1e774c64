// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using VirtioVideo.Wire;
using static VirtioVideo.Wire.virtio_video_codec;

namespace VirtioVideo.Tests.Support;

/// <summary>Takes access units of codecs with start codes apart.</summary>
internal static class StartCodes
{
    /// <summary>What comes before the first picture data (parameter sets and the like), and the rest.</summary>
    public static (byte[] Headers, byte[] Picture) SplitHeaders(virtio_video_codec codec, byte[] unit)
    {
        Func<byte, bool> isPicture = codec switch
        {
            VIRTIO_VIDEO_CODEC_H264 => IsH264Slice,
            VIRTIO_VIDEO_CODEC_HEVC => static code => ((code >> 1) & 0x3f) < 32,
            VIRTIO_VIDEO_CODEC_MPEG2 => static code => code == 0,
            VIRTIO_VIDEO_CODEC_MPEG4 => static code => code == 0xb6,
            _ => throw new ArgumentException("a codec without start codes", nameof(codec)),
        };
        int first = Find(unit, isPicture)[0];
        return (unit[..first], unit[first..]);
    }

    /// <summary>Cuts an access unit of H.264 before each slice but the first.</summary>
    public static IEnumerable<byte[]> CutAtSlices(byte[] unit)
    {
        int start = 0;
        foreach (int next in Find(unit, IsH264Slice)[1..])
        {
            yield return unit[start..next];
            start = next;
        }

        yield return unit[start..];
    }

    private static bool IsH264Slice(byte code) => (code & 0x1f) is 1 or 5;

    private static int[] Find(byte[] unit, Func<byte, bool> wanted)
    {
        var starts = new List<int>();
        for (int i = 0; i + 3 < unit.Length; i++)
        {
            if (unit[i] == 0 && unit[i + 1] == 0 && unit[i + 2] == 1 && wanted(unit[i + 3]))
            {
                // A start code of four bytes has one zero more.
                starts.Add(i > 0 && unit[i - 1] == 0 ? i - 1 : i);
            }
        }

        return [.. starts];
    }
}
