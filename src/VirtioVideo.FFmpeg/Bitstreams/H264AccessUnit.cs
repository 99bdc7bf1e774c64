// SPDX-License-Identifier: BSD-3-Clause

using System;

namespace VirtioVideo.FFmpeg.Bitstreams;

/// <summary>Tells from the header of its first slice what an access unit of H.264 begins (ITU-T H.264, 7.4.1).</summary>
internal static class H264AccessUnit
{
    private const int SliceFirst = 1;
    private const int SliceLast = 5;
    private const int Idr = 5;

    /// <summary>Whether neither this unit nor a later one refers to anything before it.</summary>
    public static bool BeginsSequence(ReadOnlySpan<byte> unit) => HeaderOf(unit) is >= 0 and int header && (header & 0x1f) == Idr;

    /// <summary>Whether no other picture refers to its picture: nal_ref_idc is 0.</summary>
    public static bool IsDisposable(ReadOnlySpan<byte> unit) => HeaderOf(unit) is >= 0 and int header && (header & 0x60) == 0;

    /// <summary>Whether a NAL unit is a slice, or a part of one.</summary>
    public static bool IsSlice(byte header) => (header & 0x1f) is >= SliceFirst and <= SliceLast;

    /// <summary>Header of the first slice; negative if there is none.</summary>
    private static int HeaderOf(ReadOnlySpan<byte> unit)
    {
        while (StartCode.TryNext(ref unit))
        {
            if (IsSlice(unit[0]))
            {
                return unit[0];
            }
        }

        return -1;
    }
}
