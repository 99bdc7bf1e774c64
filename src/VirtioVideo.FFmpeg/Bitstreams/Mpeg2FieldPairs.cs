// SPDX-License-Identifier: BSD-3-Clause

using System;

namespace VirtioVideo.FFmpeg.Bitstreams;

/// <summary>MPEG-2 (ITU-T H.262): finds frames of which only one field came.</summary>
/// <remarks>
/// FFmpeg takes whatever field comes next for the other one, and from then on pairs the wrong ones. At the end of a stream it loses the frame before
/// the lone field, and shows that one with lines that nobody wrote.
/// </remarks>
internal sealed class Mpeg2FieldPairs
{
    private const byte Picture = 0x00;
    private const byte Extension = 0xb5;

    /// <summary>extension_start_code_identifier of a picture_coding_extension (6.3.1), in the high half of its byte.</summary>
    private const byte PictureCoding = 8;

    /// <summary>picture_structure (6.3.10). The two fields of a frame make 3.</summary>
    private const int BothFields = 3;

    /// <summary>Numbers of the newest frames that lack a field, one after the other. Few are under way at a time.</summary>
    private readonly long[] _incomplete = new long[8];

    private int _incompleteCount;
    private PictureHeader _lone;
    private long _loneNumber;

    /// <summary>Whether the newest field waits for its other one.</summary>
    public bool IsLone => _lone.IsField;

    /// <summary>Whether a unit has no other field for the one that waits.</summary>
    public bool Leaves(ReadOnlySpan<byte> unit) => IsLone && !(TryRead(ref unit, out PictureHeader next) && next.IsOtherOf(_lone));

    /// <summary>Reads the pictures of an access unit.</summary>
    /// <param name="unit">Its bytes.</param>
    /// <param name="number">pts of its frame.</param>
    public void Note(ReadOnlySpan<byte> unit, long number)
    {
        while (TryRead(ref unit, out PictureHeader next))
        {
            if (!next.IsField)
            {
                // A frame is all of a unit.
                _lone = default;
                return;
            }

            (_lone, _loneNumber) = next.IsOtherOf(_lone) ? (default, _loneNumber) : (next, number);
        }
    }

    /// <summary>Makes the other field of the one that waits: the same field, that says to be the other one. The frame counts as incomplete.</summary>
    /// <param name="unit">A copy of the unit with the field.</param>
    /// <param name="number">pts of the frame.</param>
    /// <returns>Where the other field begins in the unit.</returns>
    public int MakeOther(Span<byte> unit, out long number)
    {
        number = _loneNumber;
        _incomplete[_incompleteCount++ & (_incomplete.Length - 1)] = number;
        _lone = default;
        int begin = unit.LastIndexOf((ReadOnlySpan<byte>)[0, 0, 1, Picture]);
        ReadOnlySpan<byte> rest = unit[begin..];
        if (TryRead(ref rest, out _))
        {
            // The two lowest bits of the third byte, see TryRead.
            unit[^(rest.Length - 2)] ^= BothFields;
        }

        return begin;
    }

    /// <summary>Whether a frame lacks a field.</summary>
    /// <param name="number">Its pts.</param>
    public bool LacksField(long number) => _incomplete.AsSpan(0, Math.Min(_incompleteCount, _incomplete.Length)).Contains(number);

    /// <summary>The decoder was flushed: the other field cannot come any more.</summary>
    public void Forget()
    {
        _lone = default;
        _incompleteCount = 0;
    }

    /// <summary>Reads the next picture header that has an extension, and takes it and what is in front of it away.</summary>
    /// <param name="unit">The bytes that were not read yet. On return those of the extension, and what follows.</param>
    /// <param name="header">What it says.</param>
    private static bool TryRead(ref ReadOnlySpan<byte> unit, out PictureHeader header)
    {
        header = default;
        bool isPicture = false;
        int start;
        while ((start = unit.IndexOf((ReadOnlySpan<byte>)[0, 0, 1])) >= 0 && start + 6 < unit.Length)
        {
            byte code = unit[start + 3];
            unit = unit[(start + 4)..];
            if (code == Picture)
            {
                header = new PictureHeader(0, (unit[0] << 2) | (unit[1] >> 6));
                isPicture = true;
            }
            else if (isPicture && code == Extension && unit[0] >> 4 == PictureCoding)
            {
                // Four f_codes and intra_dc_precision come first.
                header = header with { Structure = unit[2] & BothFields };
                return true;
            }
        }

        return false;
    }

    /// <summary>What pairs two fields.</summary>
    /// <param name="Structure">picture_structure.</param>
    /// <param name="Reference">temporal_reference, the same for both fields of a frame (6.3.9).</param>
    private readonly record struct PictureHeader(int Structure, int Reference)
    {
        public bool IsField => Structure is > 0 and < BothFields;

        public bool IsOtherOf(PictureHeader first) => first.IsField && IsField && first.Structure + Structure == BothFields && first.Reference == Reference;
    }
}
