// SPDX-License-Identifier: BSD-3-Clause

using System;

namespace VirtioVideo.FFmpeg.Bitstreams;

/// <summary>
/// Makes the parameter sets of an H.264 access unit say how many frames may wait for their turn, where they do not. FFmpeg then begins with none, and
/// learns by losing the pictures that come too late.
/// </summary>
internal static class H264OrderDeclaration
{
    /// <summary>Most bytes by which a unit becomes longer.</summary>
    public const int MostGrowth = MostSets * GrowthOfSet;

    /// <summary>Most sets of a unit that are changed. Real units have one or two.</summary>
    private const int MostSets = 8;

    private const int GrowthOfSet = 32;
    private const byte TypeMask = 0x1f;
    private const byte SequenceType = 7;

    /// <summary>Whether a set of the unit has to be changed.</summary>
    public static bool IsMissing(ReadOnlySpan<byte> unit)
    {
        Span<byte> room = stackalloc byte[NalUnitPayload.MostOfParameterSet];
        while (TryNext(ref unit))
        {
            if (LacksOrder(room[..NalUnitPayload.Read(unit[1..], room)], out _, out _))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Copies a unit, with its sets changed.</summary>
    /// <param name="unit">The unit.</param>
    /// <param name="room">Room for it and <see cref="MostGrowth"/> bytes.</param>
    /// <returns>Number of bytes.</returns>
    public static int Copy(ReadOnlySpan<byte> unit, Span<byte> room)
    {
        int written = 0;
        Span<byte> changed = stackalloc byte[NalUnitPayload.MostOfParameterSet + GrowthOfSet];
        ReadOnlySpan<byte> rest = unit;
        for (int sets = 0; sets < MostSets && TryNext(ref rest); sets++)
        {
            int start = unit.Length - rest.Length;
            int length = LengthOf(rest);
            if (TryChange(rest, changed, out int changedLength) && changedLength <= length + GrowthOfSet)
            {
                // The bytes up to the set, with its start code, and the set.
                unit[..start].CopyTo(room[written..]);
                changed[..changedLength].CopyTo(room[(written + start)..]);
                written += start + changedLength;
                unit = rest[length..];
                rest = unit;
            }
        }

        unit.CopyTo(room[written..]);
        return written + unit.Length;
    }

    /// <summary>Goes on to the next sequence parameter set, behind its start code.</summary>
    /// <returns>False if none is in front of the first slice.</returns>
    private static bool TryNext(ref ReadOnlySpan<byte> unit)
    {
        while (StartCode.TryNext(ref unit))
        {
            bool isSet = (unit[0] & TypeMask) == SequenceType;
            if (isSet || H264AccessUnit.IsSlice(unit[0]))
            {
                return isSet;
            }
        }

        return false;
    }

    /// <summary>Bytes of a set, from its header to the last one that is not 0.</summary>
    private static int LengthOf(ReadOnlySpan<byte> set)
    {
        int end = StartCode.Find(set);
        return (end < 0 ? set : set[..end]).LastIndexOfAnyExcept((byte)0) + 1;
    }

    private static bool LacksOrder(ReadOnlySpan<byte> payload, out H264Usability usability, out uint reordering)
    {
        (usability, reordering) = (default, 0);
        if (payload.Length == NalUnitPayload.MostOfParameterSet || !H264SequenceParameterSet.TryRead(payload, out SequenceHeader header, out _, out usability))
        {
            return false;
        }

        reordering = header.Reordering;
        return !header.SaysReordering && reordering > 0 && usability.ReorderingAt >= 0;
    }

    /// <returns>False if the set stays as it is.</returns>
    private static bool TryChange(ReadOnlySpan<byte> set, Span<byte> changed, out int length)
    {
        length = 0;
        Span<byte> room = stackalloc byte[NalUnitPayload.MostOfParameterSet];
        ReadOnlySpan<byte> payload = room[..NalUnitPayload.Read(set[1..], room)];
        if (!LacksOrder(payload, out H264Usability usability, out uint reordering))
        {
            return false;
        }

        Span<byte> bits = stackalloc byte[NalUnitPayload.MostOfParameterSet + GrowthOfSet];
        var writer = new BitWriter(bits);
        var reader = new BitReader(payload);
        for (int i = 0; i < usability.ReorderingAt; i++)
        {
            writer.Bits(reader.Bits(1), 1);
        }

        usability.WriteReordering(ref writer, reordering);
        changed[0] = set[0];
        bool fits = !writer.IsOverrun && NalUnitPayload.TryWrite(bits[..writer.Length], changed[1..], out length);
        length++;
        return fits;
    }
}
