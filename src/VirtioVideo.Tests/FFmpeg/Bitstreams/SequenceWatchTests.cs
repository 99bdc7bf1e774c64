// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Linq;
using VirtioVideo.FFmpeg.Bitstreams;
using VirtioVideo.FFmpeg.Capabilities;
using VirtioVideo.Tests.Conformance;
using VirtioVideo.Tests.Support;
using VirtioVideo.Wire;
using Xunit;
using static VirtioVideo.Wire.virtio_video_codec;

namespace VirtioVideo.Tests.FFmpeg.Bitstreams;

/// <summary>New sizes seen before the decoder sees them.</summary>
public sealed class SequenceWatchTests
{
    [Theory]
    [Ruling(40)]
    [MemberData(nameof(AllCodecs.Each), MemberType = typeof(AllCodecs))]
    public void SeesChange_OnlyAtTheFirstUnitOfANewSize(virtio_video_codec codec)
    {
        using var watch = new SequenceWatch(CodecTable.IdOf(codec));
        (Clip first, Clip larger) = (Clips.Of(codec), Clips.LargerOf(codec));
        ClipUnit[] units = [.. first.Units, .. larger.Units, .. first.Units];
        int[] changes = [.. Enumerable.Range(0, units.Length).Where(i => watch.SeesChange(Padded(units[i].Bytes).AsSpan(0, units[i].Bytes.Length)))];

        Assert.Equal([first.Units.Length, first.Units.Length + larger.Units.Length], changes);
        Assert.Equal((first.Width, first.Height), (watch.Header!.Value.Format.Width, watch.Header!.Value.Format.Height));
    }

    [Theory]
    [MemberData(nameof(AllCodecs.Each), MemberType = typeof(AllCodecs))]
    public void SeesChange_OfDamage_Survives(virtio_video_codec codec)
    {
        using var watch = new SequenceWatch(CodecTable.IdOf(codec));
        var random = new Random(6);
        foreach (ClipUnit unit in Clips.Of(codec).Units)
        {
            byte[] bytes = Padded(unit.Bytes);
            random.NextBytes(bytes.AsSpan(random.Next(unit.Bytes.Length), 16));
            watch.SeesChange(bytes.AsSpan(0, unit.Bytes.Length));
            watch.SeesChange(bytes.AsSpan(0, random.Next(unit.Bytes.Length)));
        }

        // It still knows a size.
        byte[] larger = Padded(Clips.WiderOf(codec).Units[0].Bytes);
        Assert.True(watch.SeesChange(larger.AsSpan(0, larger.Length - 64)));
    }

    [Theory]
    [Ruling(40)]
    [InlineData(VIRTIO_VIDEO_CODEC_H264)]
    [InlineData(VIRTIO_VIDEO_CODEC_HEVC)]
    public void SeesReplacement_OfTheSetInUseOnly(virtio_video_codec codec)
    {
        using var watch = new SequenceWatch(CodecTable.IdOf(codec));
        byte[] larger = Clips.LargerOf(codec).Units[0].Bytes;
        byte[] headers = StartCodes.SplitHeaders(codec, larger).Headers;

        // Nothing is in use yet.
        Assert.False(watch.SeesReplacement(headers));
        watch.SeesChange(Padded(Clips.Of(codec).Units[0].Bytes));
        Assert.True(watch.SeesReplacement(headers));

        // The picture behind them changes nothing more.
        Assert.False(watch.SeesReplacement(headers));
        Assert.False(watch.SeesChange(Padded(larger)));
    }

    /// <summary>FFmpeg's readers look beyond the end.</summary>
    private static byte[] Padded(byte[] bytes) => [.. bytes, .. new byte[64]];
}
