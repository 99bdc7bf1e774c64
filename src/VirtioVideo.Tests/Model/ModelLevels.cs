// SPDX-License-Identifier: BSD-3-Clause

using System;

namespace VirtioVideo.Tests.Model;

/// <summary>Levels 1 to 5.1 of H.264, as the spec numbers them (ITU-T H.264, table A-1).</summary>
internal static class ModelLevels
{
    /// <summary>Macroblocks in a second, in a frame, and kilobits in a second.</summary>
    private static readonly (uint PerSecond, uint PerFrame, uint Kilobits)[] s_limits =
    [
        (1485, 99, 64), (3000, 396, 192), (6000, 396, 384), (11880, 396, 768), (11880, 396, 2000), (19800, 792, 4000), (20250, 1620, 4000),
        (40500, 1620, 10000), (108000, 3600, 14000), (216000, 5120, 20000), (245760, 8192, 20000), (245760, 8192, 50000), (522240, 8704, 50000),
        (589824, 22080, 135000), (983040, 36864, 240000),
    ];

    /// <summary>The tallest picture of level 5.1.</summary>
    public static uint MostHeight(uint width) => 36864 / Blocks(width) * 16;

    /// <summary>The highest rate of level 5.1.</summary>
    public static uint MostFrameRate(uint width, uint height) => 983040 / (Blocks(width) * Blocks(height));

    /// <summary>The lowest level that serves.</summary>
    public static uint Lowest(uint width, uint height, uint frameRate, uint bitrate, bool isHigh)
    {
        uint size = Blocks(width) * Blocks(height);
        int index = Array.FindIndex(s_limits, level => size <= level.PerFrame
            && size * frameRate <= level.PerSecond
            && bitrate <= level.Kilobits * (isHigh ? 1250 : 1000)
            && Math.Max(Blocks(width), Blocks(height)) <= Math.Sqrt(8 * level.PerFrame));
        return (uint)index + 1;
    }

    private static uint Blocks(uint samples) => (uint)Math.Ceiling(samples / 16.0);
}
