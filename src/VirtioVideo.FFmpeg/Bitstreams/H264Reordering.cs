// SPDX-License-Identifier: BSD-3-Clause

using System;

namespace VirtioVideo.FFmpeg.Bitstreams;

/// <summary>How many frames of H.264 may wait for their turn, where the parameter set does not say.</summary>
internal static class H264Reordering
{
    /// <summary>Most frames of a decoded picture buffer (A.3.1).</summary>
    public const uint Most = 16;

    private const uint Baseline = 66;
    private const uint ConstraintSet3 = 0x10;

    /// <summary>
    /// Infers the number: the size of the decoded picture buffer (C.4.5.3, E.2.1). 0 where no order is possible but that of decoding: picture order
    /// count type 2 (8.2.1.3), and profiles of intra pictures alone (E.2.1). The standard does not say so of Baseline, but it has no B slices, and
    /// is what cameras and calls use: 0 as well.
    /// </summary>
    /// <param name="profile">profile_idc.</param>
    /// <param name="constraints">The byte of the constraint_set flags.</param>
    /// <param name="level">level_idc.</param>
    /// <param name="orderType">pic_order_cnt_type.</param>
    /// <param name="macroBlocks">Macroblocks of a frame.</param>
    /// <param name="references">max_num_ref_frames.</param>
    public static uint Infer(uint profile, uint constraints, uint level, uint orderType, ulong macroBlocks, uint references)
    {
        bool isIntra = (constraints & ConstraintSet3) != 0 && profile is 44 or 86 or 100 or 110 or 122 or 244;
        if (orderType == 2 || isIntra || profile == Baseline)
        {
            return 0;
        }

        // Level 1b of these profiles is named by 11 and a flag.
        bool is1b = level == 11 && (constraints & ConstraintSet3) != 0 && profile is 77 or 88;
        ulong frames = Math.Min(BufferMacroBlocks(is1b ? 9 : level) / Math.Max(macroBlocks, 1), Most);

        // Such a set breaks the limits of its level, so that the level says nothing.
        return frames < Math.Max(references, 1) ? Most : (uint)frames;
    }

    /// <summary>MaxDpbMbs (table A-1).</summary>
    private static ulong BufferMacroBlocks(uint level) => level switch
    {
        9 or 10 => 396,
        11 => 900,
        12 or 13 or 20 => 2376,
        21 => 4752,
        22 or 30 => 8100,
        31 => 18000,
        32 => 20480,
        40 or 41 => 32768,
        42 => 34816,
        50 => 110400,
        51 or 52 => 184320,
        60 or 61 or 62 => 696320,
        _ => ulong.MaxValue,
    };
}
