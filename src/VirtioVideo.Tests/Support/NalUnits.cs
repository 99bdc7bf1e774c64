// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.Linq;

namespace VirtioVideo.Tests.Support;

/// <summary>NAL units of H.264 and HEVC: headers that are edited, or made.</summary>
internal static class NalUnits
{
    /// <summary>Whether a NAL unit of H.264 is a sequence parameter set.</summary>
    public static bool IsH264Sequence(byte first) => (first & 0x1f) == 7;

    /// <summary>Where the first NAL unit of a type begins, behind its start code.</summary>
    public static int StartOf(byte[] unit, Func<byte, bool> isWanted) => Starts(unit).First(start => isWanted(unit[start]));

    /// <summary>Whether an access unit has a NAL unit of a type.</summary>
    public static bool Has(byte[] unit, Func<byte, bool> isWanted) => Starts(unit).Any(start => isWanted(unit[start]));

    /// <summary>Edits the first NAL unit of a type, without its emulation prevention bytes.</summary>
    public static byte[] Edit(byte[] unit, Func<byte, bool> isWanted, Action<BitString> edit)
    {
        int start = StartOf(unit, isWanted);
        int length = unit.AsSpan(start).IndexOf((ReadOnlySpan<byte>)[0, 0, 1]);
        int end = length < 0 ? unit.Length : start + length;
        while (unit[end - 1] == 0)
        {
            // A zero of the next start code.
            end--;
        }

        var bits = new BitString(Unescape(unit[start..end]));
        edit(bits);
        return [.. unit[..start], .. Escape(bits.ToBytes()), .. unit[end..]];
    }

    /// <summary>A NAL unit with its start code.</summary>
    public static byte[] Make(byte[] bytes) => [0, 0, 0, 1, .. Escape(bytes)];

    private static IEnumerable<int> Starts(byte[] unit)
        => Enumerable.Range(0, unit.Length - 3).Where(i => unit[i] == 0 && unit[i + 1] == 0 && unit[i + 2] == 1).Select(i => i + 3);

    private static byte[] Unescape(byte[] bytes)
        => [.. bytes.Where((value, i) => !(i >= 2 && value == 3 && bytes[i - 1] == 0 && bytes[i - 2] == 0))];

    private static List<byte> Escape(byte[] bytes)
    {
        var escaped = new List<byte>();
        foreach (byte value in bytes)
        {
            if (value <= 3 && escaped.Count >= 2 && escaped[^1] == 0 && escaped[^2] == 0)
            {
                escaped.Add(3);
            }

            escaped.Add(value);
        }

        return escaped;
    }
}
