// SPDX-License-Identifier: BSD-3-Clause

using System;
using VirtioVideo.Wire;
using static VirtioVideo.Wire.virtio_video_codec_h264_level;
using static VirtioVideo.Wire.virtio_video_codec_h264_profile;

namespace VirtioVideo.Codecs;

/// <summary>The limits of those levels of H.264 that the spec has names for (ITU-T H.264, table A-1).</summary>
internal static class H264Level
{
    /// <summary>Largest width and height of level 5.1: no side has more macroblocks than the square root of 8 * MaxFS.</summary>
    public const uint MaxSize = 543 * MacroBlock;

    private const uint MacroBlock = 16;

    private static readonly Limits[] s_all =
    [
        new(VIRTIO_VIDEO_CODEC_H264_LEVEL_1_0, 10, 1485, 99, 64),
        new(VIRTIO_VIDEO_CODEC_H264_LEVEL_1_1, 11, 3000, 396, 192),
        new(VIRTIO_VIDEO_CODEC_H264_LEVEL_1_2, 12, 6000, 396, 384),
        new(VIRTIO_VIDEO_CODEC_H264_LEVEL_1_3, 13, 11880, 396, 768),
        new(VIRTIO_VIDEO_CODEC_H264_LEVEL_2_0, 20, 11880, 396, 2000),
        new(VIRTIO_VIDEO_CODEC_H264_LEVEL_2_1, 21, 19800, 792, 4000),
        new(VIRTIO_VIDEO_CODEC_H264_LEVEL_2_2, 22, 20250, 1620, 4000),
        new(VIRTIO_VIDEO_CODEC_H264_LEVEL_3_0, 30, 40500, 1620, 10000),
        new(VIRTIO_VIDEO_CODEC_H264_LEVEL_3_1, 31, 108000, 3600, 14000),
        new(VIRTIO_VIDEO_CODEC_H264_LEVEL_3_2, 32, 216000, 5120, 20000),
        new(VIRTIO_VIDEO_CODEC_H264_LEVEL_4_0, 40, 245760, 8192, 20000),
        new(VIRTIO_VIDEO_CODEC_H264_LEVEL_4_1, 41, 245760, 8192, 50000),
        new(VIRTIO_VIDEO_CODEC_H264_LEVEL_4_2, 42, 522240, 8704, 50000),
        new(VIRTIO_VIDEO_CODEC_H264_LEVEL_5_0, 50, 589824, 22080, 135000),
        new(VIRTIO_VIDEO_CODEC_H264_LEVEL_5_1, 51, 983040, 36864, 240000),
    ];

    private static Limits Highest => s_all[^1];

    /// <summary>The largest height for a width at the highest level.</summary>
    public static uint MaxHeight(uint width)
        => Math.Min(MaxSize, Highest.FrameSize / InMacroBlocks(width) * MacroBlock);

    /// <summary>The highest frame rate for a size at the highest level; at least 1.</summary>
    public static uint MaxFrameRate(uint width, uint height) => Highest.MacroBlockRate / FrameSize(width, height);

    /// <summary>The lowest level that suffices; the highest if none does.</summary>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <param name="frameRate">Frames per second.</param>
    /// <param name="bitrate">Bits per second.</param>
    /// <param name="profile">VIRTIO_VIDEO_CODEC_H264_PROFILE_*.</param>
    public static uint Lowest(uint width, uint height, uint frameRate, uint bitrate, uint profile)
    {
        uint size = FrameSize(width, height);
        foreach (Limits level in s_all)
        {
            // Table A-2: High allows a quarter more than Baseline and Main.
            ulong maxBitrate = level.Kilobits * (profile == (uint)VIRTIO_VIDEO_CODEC_H264_PROFILE_HIGH ? 1250ul : 1000ul);
            ulong longest = 8ul * level.FrameSize;
            if (size <= level.FrameSize
                && (ulong)size * frameRate <= level.MacroBlockRate
                && bitrate <= maxBitrate
                && Squared(InMacroBlocks(width)) <= longest
                && Squared(InMacroBlocks(height)) <= longest)
            {
                return (uint)level.Level;
            }
        }

        return (uint)Highest.Level;
    }

    /// <summary>Whether the spec has a level.</summary>
    public static bool Exists(uint level) => level >= (uint)s_all[0].Level && level <= (uint)Highest.Level;

    /// <summary>level_idc of an existing level: ten times its name.</summary>
    public static int Number(uint level) => s_all[(int)level - 1].Number;

    /// <summary>The highest level that is not above a level_idc; the lowest if all are.</summary>
    public static uint FromNumber(int number)
    {
        uint level = (uint)s_all[0].Level;
        foreach (Limits candidate in s_all)
        {
            level = candidate.Number <= number ? (uint)candidate.Level : level;
        }

        return level;
    }

    private static uint FrameSize(uint width, uint height) => InMacroBlocks(width) * InMacroBlocks(height);

    private static uint InMacroBlocks(uint pixels) => (pixels + MacroBlock - 1) / MacroBlock;

    private static ulong Squared(ulong value) => value * value;

    /// <param name="Level">The level.</param>
    /// <param name="Number">level_idc.</param>
    /// <param name="MacroBlockRate">MaxMBPS.</param>
    /// <param name="FrameSize">MaxFS.</param>
    /// <param name="Kilobits">MaxBR.</param>
    private readonly record struct Limits(virtio_video_codec_h264_level Level, int Number, uint MacroBlockRate, uint FrameSize, uint Kilobits);
}
