// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.Linq;

namespace VirtioVideo.Tests.Model;

/// <summary>Frame rates of encoders: whole frames per second (ruling 7) that the bitstream can say.</summary>
internal static class ModelFrameRates
{
    private const uint Most = 240;

    /// <summary>ISO/IEC 13818-2, 6.3.3: the whole rates of the table, times 1 to 4, by 1 to 32.</summary>
    private static readonly uint[] s_mpeg2 =
    [
        .. from value in (uint[])[24, 25, 30, 50, 60]
           from n in Enumerable.Range(1, 4)
           from d in Enumerable.Range(1, 32)
           where value * n % d == 0
           select (uint)(value * n / d),
    ];

    /// <summary>The nearest of a codec; of two, the lower.</summary>
    public static uint Nearest(uint codec, uint wanted)
    {
        uint rate = Math.Clamp(wanted, 1, Most);
        IEnumerable<uint> known = codec == 1 ? s_mpeg2 : [rate];
        return known.OrderBy(candidate => Math.Abs((int)candidate - (int)rate)).ThenBy(candidate => candidate).First();
    }
}
