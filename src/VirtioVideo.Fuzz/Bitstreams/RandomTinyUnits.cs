// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using VirtioVideo.Fuzz.Engine;
using VirtioVideo.Tests.Sequences;
using VirtioVideo.Tests.Support;
using VirtioVideo.Wire;

namespace VirtioVideo.Fuzz.Bitstreams;

/// <summary>Buffers that are almost nothing but beginnings of units: the more of them in a byte, the more a decoder has to do for it.</summary>
internal sealed class RandomTinyUnits(FuzzRandom random)
{
    private const int MostSteps = 12;
    private const int MostBytes = 16 * 1024;
    private const int MostPayload = 7;
    private const int MostPiece = 64;
    private const int CodeLength = 4;

    private static readonly virtio_video_codec[] s_codecs = AllCodecs.List;

    /// <summary>Steps of a decoder's guest.</summary>
    public BitstreamsInput Create()
    {
        virtio_video_codec codec = random.Pick<virtio_video_codec>(s_codecs);
        Clip clip = Clips.ShortOf(codec);
        var steps = new List<BitstreamStep>();
        for (int left = random.Next(1, MostSteps + 1); left > 0; left--)
        {
            // With the headers of the clip, more often than not.
            byte[] head = random.OneIn(3) ? [] : clip.Units[0].Bytes;
            byte[] body = new byte[random.OneIn(4) ? random.Next(MostBytes) : random.Next(MostBytes / 16)];
            if (random.OneIn(3))
            {
                FillCopies(clip.Units[random.Next(clip.Units.Length)].Bytes, body);
            }
            else
            {
                FillCodes(body);
            }

            steps.Add(new BitstreamStep(StepKind.Unit, [.. head, .. body], (ulong)steps.Count));
            if (random.OneIn(6))
            {
                steps.Add(new BitstreamStep((StepKind)random.Next((int)StepKind.Drain, (int)StepKind.ClearOutput + 1)));
            }
        }

        return new BitstreamsInput(Encodes: false, codec, random.OneIn(4) ? 3 : 1, IsThroughput: false, 0, [.. steps]);
    }

    /// <summary>Start codes with a byte for the kind of unit and a few more behind it.</summary>
    private void FillCodes(Span<byte> bytes)
    {
        int length = CodeLength + random.Next(MostPayload);
        byte kind = (byte)random.NextUInt32();
        bool any = random.OneIn(2);
        for (int at = 0; at + length <= bytes.Length; at += length)
        {
            random.Fill(bytes.Slice(at, length));
            (bytes[at], bytes[at + 1], bytes[at + 2]) = (0, 0, 1);
            bytes[at + 3] = any ? bytes[at + 3] : kind;
        }
    }

    /// <summary>A piece of an access unit over and over.</summary>
    private void FillCopies(ReadOnlySpan<byte> unit, Span<byte> bytes)
    {
        ReadOnlySpan<byte> piece = unit[random.Next(unit.Length)..];
        piece = piece[..Math.Min(piece.Length, 1 + random.Next(MostPiece))];
        for (int at = 0; at + piece.Length <= bytes.Length; at += piece.Length)
        {
            piece.CopyTo(bytes[at..]);
        }
    }
}
