// SPDX-License-Identifier: BSD-3-Clause

using System;

namespace VirtioVideo.FFmpeg.Bitstreams;

/// <summary>Tells from the type of its first slice segment what an access unit of HEVC begins.</summary>
internal static class HevcAccessUnit
{
    private const int BlaFirst = 16;
    private const int IdrLast = 20;
    private const int IrapLast = 23;
    private const int VclLast = 31;

    /// <summary>Whether decoding can begin with this unit: IDR, BLA or CRA.</summary>
    public static bool IsRandomAccess(ReadOnlySpan<byte> unit) => TypeOf(unit) is >= BlaFirst and <= IrapLast;

    /// <summary>Whether neither this unit nor a later one refers to anything before it: IDR or BLA. The picture order count starts again here.</summary>
    public static bool BeginsSequence(ReadOnlySpan<byte> unit) => TypeOf(unit) is >= BlaFirst and <= IdrLast;

    /// <summary>nal_unit_type of the first slice segment; negative if there is none.</summary>
    public static int TypeOf(ReadOnlySpan<byte> unit)
    {
        while (StartCode.TryNext(ref unit))
        {
            int type = (unit[0] >> 1) & 0x3f;
            if (type <= VclLast)
            {
                return type;
            }
        }

        return -1;
    }
}
