// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Immutable;
using System.Linq;
using VirtioVideo.Wire;

namespace VirtioVideo.Tests.Support;

/// <summary>A short encoded video and what it decodes to.</summary>
/// <param name="Codec">The codec.</param>
/// <param name="Width">Visible width.</param>
/// <param name="Height">Visible height.</param>
/// <param name="Units">Access units in the order of decoding.</param>
/// <param name="Digests">MD5 of each picture in the order of display, visible part only, as planar 4:2:0.</param>
/// <param name="ArgbDigests">The same as ARGB.</param>
/// <param name="BgraDigests">The same as BGRA: swscale rounds differently.</param>
internal sealed record Clip(virtio_video_codec Codec, uint Width, uint Height, ImmutableArray<ClipUnit> Units, ImmutableArray<string> Digests, ImmutableArray<string> ArgbDigests, ImmutableArray<string> BgraDigests)
{
    /// <summary>The units with timestamps: by default their number in the order of decoding, from 0.</summary>
    public (byte[] Bytes, ulong Timestamp)[] Stamped(Func<int, ulong>? timestamp = null)
        => [.. Units.Select((unit, i) => (unit.Bytes, timestamp is null ? (ulong)i : timestamp(i)))];

    /// <summary>The timestamps of <see cref="Stamped"/> in the order in which the pictures are displayed.</summary>
    public ulong[] DisplayOrder(Func<int, ulong>? timestamp = null)
        => [.. Enumerable.Range(0, Units.Length).OrderBy(i => Units[i].Pts).Select(i => timestamp is null ? (ulong)i : timestamp(i))];

    /// <summary>The first units, with the pictures that come of nothing but them; the cut must be before a key frame.</summary>
    public Clip Before(int keyUnit) => this with { Units = Units[..keyUnit], Digests = Digests[..keyUnit], ArgbDigests = ArgbDigests[..keyUnit], BgraDigests = BgraDigests[..keyUnit] };

    /// <summary>The units from a key frame on.</summary>
    public Clip From(int keyUnit) => this with { Units = Units[keyUnit..], Digests = Digests[keyUnit..], ArgbDigests = ArgbDigests[keyUnit..], BgraDigests = BgraDigests[keyUnit..] };

    /// <summary>The unit of a key frame behind the first.</summary>
    public int SecondKey => Enumerable.Range(1, Units.Length - 1).First(i => Units[i].IsKey);
}
