// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using VirtioVideo.Wire;

namespace VirtioVideo.Tests.Support;

/// <summary>
/// H.264 by hand: pictures of one brightness, in an order of choice. Nothing is predicted (I_PCM), so that any picture may come at any time. The
/// parameter set has no VUI.
/// </summary>
internal static class PcmStream
{
    private const int NumberBits = 8;
    private const int OrderBits = 12;
    private const uint IntraPcm = 25;

    /// <summary>A sequence parameter set.</summary>
    /// <param name="columns">Width in macroblocks.</param>
    /// <param name="rows">Height in macroblocks.</param>
    /// <param name="profile">profile_idc, of a profile without a chroma format.</param>
    /// <param name="constraints">The byte of the constraint_set flags.</param>
    /// <param name="level">level_idc.</param>
    /// <param name="orderType">pic_order_cnt_type, 0 or 2.</param>
    /// <param name="references">max_num_ref_frames.</param>
    public static byte[] Sequence(uint columns, uint rows, uint profile = 77, uint constraints = 0, uint level = 10, uint orderType = 0, uint references = 1)
    {
        BitString bits = new BitString().Add(8, 0x67).Add(8, profile).Add(8, constraints).Add(8, level).AddExpGolomb(0);
        if (profile is 100 or 110)
        {
            // chroma_format_idc, bit depths; no bypass and no lists
            bits.AddExpGolomb(1, 0, 0).Add(2, 0);
        }

        bits.AddExpGolomb(NumberBits - 4, orderType);
        if (orderType == 0)
        {
            bits.AddExpGolomb(OrderBits - 4);
        }

        // frame_mbs_only_flag, direct_8x8_inference_flag, no cropping, no VUI
        bits.AddExpGolomb(references).Add(1, 0).AddExpGolomb(columns - 1, rows - 1).Add(4, 0b1100).EndHere();
        return NalUnits.Make(bits.ToBytes());
    }

    /// <summary>A clip of pictures in an order of decoding.</summary>
    /// <param name="columns">Width in macroblocks.</param>
    /// <param name="rows">Height in macroblocks.</param>
    /// <param name="sequence">The sequence parameter set.</param>
    /// <param name="groups">For each sequence its pictures in the order of decoding: place in the order of display, and whether it is a reference.</param>
    /// <param name="saysOrder">Whether pic_order_cnt_type is 0; with 2 pictures are displayed as they are decoded.</param>
    public static Clip Make(uint columns, uint rows, byte[] sequence, IEnumerable<IReadOnlyList<(int Place, bool IsReference)>> groups, bool saysOrder = true)
    {
        // No entropy coding but CAVLC, no slice groups, no weights; deblocking_filter_control_present_flag.
        BitString set = new BitString().Add(8, 0x68).AddExpGolomb(0, 0).Add(2, 0).AddExpGolomb(0, 0, 0).Add(3, 0).AddExpGolomb(0, 0, 0).Add(3, 0b100);
        set.EndHere();
        byte[] headers = [.. sequence, .. NalUnits.Make(set.ToBytes())];
        var units = ImmutableArray.CreateBuilder<ClipUnit>();
        int before = 0;
        uint group = 0;
        foreach (IReadOnlyList<(int Place, bool IsReference)> pictures in groups)
        {
            uint number = 0;
            for (int i = 0; i < pictures.Count; i++)
            {
                (int place, bool isReference) = pictures[i];
                byte[] slice = Slice(columns * rows, i == 0 ? group : null, number, saysOrder ? place : null, isReference, Brightness(before + place));
                units.Add(new ClipUnit(i == 0 ? [.. headers, .. slice] : slice, before + place, i == 0));
                number += isReference ? 1u : 0;
            }

            before += pictures.Count;
            group++;
        }

        ImmutableArray<string> digests = [.. Enumerable.Range(0, before).Select(picture => GuestPicture.Digest(Plain(columns, rows, Brightness(picture))))];
        return new Clip(virtio_video_codec.VIRTIO_VIDEO_CODEC_H264, 16 * columns, 16 * rows, units.ToImmutable(), digests, [], []);
    }

    private static byte Brightness(int picture) => (byte)(16 + (picture % 200));

    /// <summary>4:2:0 of one brightness, without colour.</summary>
    private static byte[] Plain(uint columns, uint rows, byte brightness)
    {
        byte[] picture = new byte[columns * rows * 384];
        picture.AsSpan().Fill(128);
        picture.AsSpan(0, (int)(columns * rows * 256)).Fill(brightness);
        return picture;
    }

    /// <summary>7.3.3: a slice that is a whole picture.</summary>
    private static byte[] Slice(uint macroBlocks, uint? idr, uint number, int? place, bool isReference, byte brightness)
    {
        const uint IntraSlices = 7;
        BitString bits = new BitString().Add(8, (isReference ? 0x60u : 0) | (idr is null ? 1u : 5)).AddExpGolomb(0, IntraSlices, 0).Add(NumberBits, number & ((1 << NumberBits) - 1));
        if (idr is { } id)
        {
            bits.AddExpGolomb(id % 2);
        }

        if (place is { } order)
        {
            bits.Add(OrderBits, 2 * (uint)order);
        }

        if (isReference)
        {
            // No special marking of references.
            bits.Add(idr is null ? 1 : 2, 0);
        }

        // slice_qp_delta, disable_deblocking_filter_idc; later macroblocks begin with a byte
        bits.AddExpGolomb(0, 1, IntraPcm);
        byte[] next = new BitString().AddExpGolomb(IntraPcm).ToBytes();
        byte[] samples = [.. Enumerable.Repeat(brightness, 256), .. Enumerable.Repeat((byte)128, 128)];
        IEnumerable<byte> slice = bits.ToBytes();
        for (uint i = 0; i < macroBlocks; i++)
        {
            slice = i == 0 ? slice.Concat(samples) : slice.Concat(next).Concat(samples);
        }

        return NalUnits.Make([.. slice, 0x80]);
    }
}
