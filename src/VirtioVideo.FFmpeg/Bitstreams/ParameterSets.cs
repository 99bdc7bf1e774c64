// SPDX-License-Identifier: BSD-3-Clause

using System;
using FFmpeg.AutoGen;

namespace VirtioVideo.FFmpeg.Bitstreams;

/// <summary>Follows the parameter sets of H.264 and HEVC. It tells the size that a new sequence begins with, before libavcodec sees the access unit.</summary>
/// <remarks>
/// A stream may have several sets at a time. Only the slice says which one its picture uses: it names a picture parameter set, which names a
/// sequence parameter set.
/// </remarks>
internal sealed class ParameterSets(AVCodecID codec)
{
    private const int MostSequences = 32;
    private const int MostPictures = 256;
    private const int None = 255;

    /// <summary>Longest part of a slice header or picture parameter set that is read.</summary>
    private const int MostBytes = 32;

    private readonly SequenceHeader?[] _sequences = new SequenceHeader?[MostSequences];
    private readonly byte[] _sequenceOf = NoSequences();
    private int _active = None;

    private bool IsH264 => codec == AVCodecID.AV_CODEC_ID_H264;

    /// <summary>Reads the parameter sets of an access unit, and finds the one of the sequence that it begins.</summary>
    /// <returns>False if the unit begins no sequence, or its sets are unknown.</returns>
    public bool TryActivate(ReadOnlySpan<byte> unit, out SequenceHeader header)
    {
        header = default;
        ReadOnlySpan<byte> slice = Read(unit);
        if (slice.IsEmpty || !BeginsSequence(slice[0]) || !TryReadPictureSet(slice, out uint pictureSet))
        {
            return false;
        }

        _active = _sequenceOf[pictureSet];
        if (_active == None || _sequences[_active] is not { } sequence)
        {
            return false;
        }

        header = sequence;
        return true;
    }

    /// <summary>
    /// Reads parameter sets that came without a picture. A set that replaces the one in use ends the sequence: the next picture begins another (H.264
    /// 7.4.1.2.1, H.265 7.4.2.4.2). A set with another id may never be used.
    /// </summary>
    /// <returns>False if the set in use stays.</returns>
    public bool TryReplace(ReadOnlySpan<byte> headers, out SequenceHeader header)
    {
        SequenceHeader? before = _active == None ? null : _sequences[_active];
        _ = Read(headers);
        SequenceHeader? after = _active == None ? null : _sequences[_active];
        header = after ?? default;
        return before is not null && after is not null && before.Value.Format != after.Value.Format;
    }

    /// <summary>Reads a sequence parameter set.</summary>
    /// <param name="codec">The codec.</param>
    /// <param name="unit">The NAL unit, and any bytes behind it.</param>
    /// <param name="header">The contents.</param>
    /// <param name="id">Its id.</param>
    /// <returns>False for other codecs, or if no picture can have such a set.</returns>
    public static bool TryReadSequence(AVCodecID codec, ReadOnlySpan<byte> unit, out SequenceHeader header, out uint id)
    {
        (header, id) = (default, 0);
        if (codec is not (AVCodecID.AV_CODEC_ID_H264 or AVCodecID.AV_CODEC_ID_HEVC))
        {
            return false;
        }

        ReadOnlySpan<byte> payload = Payload(codec, unit, stackalloc byte[NalUnitPayload.MostOfParameterSet]);
        return codec == AVCodecID.AV_CODEC_ID_H264
            ? H264SequenceParameterSet.TryRead(payload, out header, out id, out _)
            : HevcSequenceParameterSet.TryRead(payload, out header, out id);
    }

    /// <summary>The bytes behind the NAL unit's header, which has one byte in H.264 and two in HEVC.</summary>
    private static ReadOnlySpan<byte> Payload(AVCodecID codec, ReadOnlySpan<byte> unit, Span<byte> room)
    {
        int header = Math.Min(codec == AVCodecID.AV_CODEC_ID_H264 ? 1 : 2, unit.Length);
        return room[..NalUnitPayload.Read(unit[header..], room)];
    }

    private static byte[] NoSequences()
    {
        byte[] none = new byte[MostPictures];
        none.AsSpan().Fill(None);
        return none;
    }

    /// <summary>Reads up to the first slice.</summary>
    /// <returns>The slice's bytes behind the start code; empty if there is none.</returns>
    private ReadOnlySpan<byte> Read(ReadOnlySpan<byte> bytes)
    {
        while (StartCode.Find(bytes) is >= 0 and int start && start + StartCode.Length < bytes.Length)
        {
            bytes = bytes[(start + StartCode.Length)..];
            switch (TypeOf(bytes[0]))
            {
                case NalUnitType.Slice:
                    return bytes;
                case NalUnitType.Sequence:
                    ReadSequence(bytes);
                    break;
                case NalUnitType.Picture:
                    ReadPicture(bytes);
                    break;
            }
        }

        return default;
    }

    private void ReadSequence(ReadOnlySpan<byte> unit)
    {
        if (TryReadSequence(codec, unit, out SequenceHeader header, out uint id) && id < MostSequences)
        {
            _sequences[id] = header;
        }
    }

    private void ReadPicture(ReadOnlySpan<byte> unit)
    {
        var reader = new BitReader(Payload(codec, unit, stackalloc byte[MostBytes]));
        uint id = reader.UnsignedGolomb();
        uint sequence = reader.UnsignedGolomb();
        if (!reader.IsOverrun && id < MostPictures && sequence < MostSequences)
        {
            _sequenceOf[id] = (byte)sequence;
        }
    }

    private bool TryReadPictureSet(ReadOnlySpan<byte> slice, out uint id)
    {
        var reader = new BitReader(Payload(codec, slice, stackalloc byte[MostBytes]));
        if (IsH264)
        {
            // first_mb_in_slice, slice_type
            reader.UnsignedGolomb();
            reader.UnsignedGolomb();
        }
        else
        {
            // first_slice_segment_in_pic_flag, no_output_of_prior_pics_flag
            reader.Skip(2);
        }

        id = reader.UnsignedGolomb();
        return !reader.IsOverrun && id < MostPictures;
    }

    private NalUnitType TypeOf(byte first)
    {
        int type = IsH264 ? first & 0x1f : (first >> 1) & 0x3f;
        return IsH264
            ? type switch { >= 1 and <= 5 => NalUnitType.Slice, 7 => NalUnitType.Sequence, 8 => NalUnitType.Picture, _ => NalUnitType.Other }
            : type switch { <= 31 => NalUnitType.Slice, 33 => NalUnitType.Sequence, 34 => NalUnitType.Picture, _ => NalUnitType.Other };
    }

    /// <summary>H.264: an IDR picture. HEVC: IDR, BLA or CRA.</summary>
    private bool BeginsSequence(byte first) => IsH264 ? (first & 0x1f) == 5 : ((first >> 1) & 0x3f) is >= 16 and <= 23;

    private enum NalUnitType
    {
        Other,
        Slice,
        Sequence,
        Picture,
    }
}
