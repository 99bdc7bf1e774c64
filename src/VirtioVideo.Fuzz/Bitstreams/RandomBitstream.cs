// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.Linq;
using VirtioVideo.Fuzz.Engine;
using VirtioVideo.Tests.Sequences;
using VirtioVideo.Tests.Support;
using VirtioVideo.Wire;

namespace VirtioVideo.Fuzz.Bitstreams;

/// <summary>Takes whole clips and damages them.</summary>
internal sealed class RandomBitstream(FuzzRandom random)
{
    private const int MostMutations = 10;
    private const int HeaderLength = 40;
    private const int MostJunk = 300;

    private static readonly virtio_video_codec[] s_codecs = AllCodecs.List;
    private static readonly byte[] s_startCode = [0, 0, 1];
    private static readonly ulong[] s_timestamps = [0, 1, long.MaxValue, 1ul << 63, ulong.MaxValue];

    /// <summary>Steps of a decoder's guest.</summary>
    public BitstreamsInput Create()
    {
        virtio_video_codec codec = random.Pick<virtio_video_codec>(s_codecs);
        List<byte[]> units = [.. ClipOf(codec).Units.Select(unit => unit.Bytes)];
        if (random.OneIn(4))
        {
            units.InsertRange(random.Next(units.Count + 1), Clips.LargerOf(codec).Units.Select(unit => unit.Bytes));
        }

        for (int left = random.Next(1, MostMutations + 1); left > 0 && units.Count > 0; left--)
        {
            Mutate(codec, units);
        }

        var steps = new List<BitstreamStep>();
        ulong timestamp = 0;
        foreach (byte[] unit in units)
        {
            // The same again: a piece of one access unit (ruling 45).
            timestamp = random.OneIn(12) ? timestamp : random.OneIn(12) ? random.Pick<ulong>(s_timestamps) : timestamp + 1;
            steps.Add(new BitstreamStep(StepKind.Unit, unit, timestamp));
            if (random.OneIn(20))
            {
                steps.Add(new BitstreamStep((StepKind)random.Next((int)StepKind.Drain, (int)StepKind.ClearOutput + 1)));
            }
        }

        return new BitstreamsInput(Encodes: false, codec, random.OneIn(4) ? 3 : 1, IsThroughput: false, 0, [.. steps]);
    }

    private Clip ClipOf(virtio_video_codec codec)
        => random.OneIn(3) && codec == virtio_video_codec.VIRTIO_VIDEO_CODEC_H264 ? Clips.H264Slices
            : random.OneIn(3) && codec == virtio_video_codec.VIRTIO_VIDEO_CODEC_VP9 ? Clips.Vp9Odd
            : Clips.ShortOf(codec);

    private void Mutate(virtio_video_codec codec, List<byte[]> units)
    {
        int place = random.Next(units.Count);
        byte[] bytes = [.. units[place]];
        switch (random.Next(14))
        {
            case 0:
                units.RemoveAt(place);
                return;
            case 1:
                units.Insert(place, bytes);
                return;
            case 2:
                int other = random.Next(units.Count);
                (units[place], units[other]) = (units[other], units[place]);
                return;
            case 3 when bytes.Length > 0:
                bytes = bytes[..random.Next(bytes.Length)];
                break;
            case 4:
                byte[] tail = units[random.Next(units.Count)];
                bytes = [.. bytes[..random.Next(bytes.Length + 1)], .. tail[random.Next(tail.Length + 1)..]];
                break;
            case 5:
                // Another codec's bytes, from somewhere on.
                byte[] strange = Clips.ShortOf(random.Pick<virtio_video_codec>(s_codecs)).Units[0].Bytes;
                bytes = random.OneIn(2) ? strange : [.. bytes[..random.Next(bytes.Length + 1)], .. strange[random.Next(strange.Length + 1)..]];
                break;
            case 6:
                bytes = [.. bytes, .. units[random.Next(units.Count)]];
                break;
            case 7:
                byte[] junk = new byte[random.Next(MostJunk)];
                random.Fill(junk);
                bytes = random.OneIn(2) ? [.. s_startCode, .. junk] : [.. bytes, .. junk];
                break;
            case 8:
                bytes = TryHuge(codec, bytes);
                break;
            case 9 when bytes.Length > 1:
                int cut = random.Next(1, bytes.Length);
                units.Insert(place, bytes[..cut]);
                bytes = bytes[cut..];
                place++;
                break;
            default:
                for (int left = random.Next(1, 12); left > 0 && bytes.Length > 0; left--)
                {
                    // Headers are worth more than their share.
                    int at = random.OneIn(2) ? random.Next(Math.Min(HeaderLength, bytes.Length)) : random.Next(bytes.Length);
                    bytes[at] = random.OneIn(3) ? (byte)random.NextUInt32() : (byte)(bytes[at] ^ (1 << random.Next(8)));
                }

                break;
        }

        units[place] = bytes;
    }

    /// <summary>Headers that claim the largest size there is; of what has no headers, or broken ones, nothing is made.</summary>
    private static byte[] TryHuge(virtio_video_codec codec, byte[] bytes)
    {
        try
        {
            return HugeHeader.Of(codec, bytes);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or IndexOutOfRangeException)
        {
            return bytes;
        }
    }
}
