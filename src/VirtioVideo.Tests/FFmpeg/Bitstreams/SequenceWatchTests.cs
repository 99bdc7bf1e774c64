// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Linq;
using FFmpeg.AutoGen;
using VirtioVideo.FFmpeg.Bitstreams;
using VirtioVideo.FFmpeg.Capabilities;
using VirtioVideo.Tests.Conformance;
using VirtioVideo.Tests.Support;
using VirtioVideo.Wire;
using Xunit;
using static VirtioVideo.Wire.virtio_video_codec;

namespace VirtioVideo.Tests.FFmpeg.Bitstreams;

/// <summary>New sizes seen before the decoder sees them.</summary>
public sealed class ResolutionProbeTests
{
    [Theory]
    [Ruling(40)]
    [InlineData(VIRTIO_VIDEO_CODEC_MPEG2)]
    [InlineData(VIRTIO_VIDEO_CODEC_MPEG4)]
    public void SeesChange_OnlyAtTheFirstUnitOfANewSize(virtio_video_codec codec)
    {
        using ResolutionProbe watch = ResolutionProbe.TryCreate(CodecTable.IdOf(codec))!;
        ClipUnit[] units = [.. Clips.Of(codec).Units, .. Clips.LargerOf(codec).Units, .. Clips.Of(codec).Units];
        int[] changes = [.. Enumerable.Range(0, units.Length).Where(i => watch.SeesChange(Padded(units[i].Bytes).AsSpan(0, units[i].Bytes.Length)))];

        Assert.Equal([30, 38], changes);
    }

    [Theory]
    [InlineData(VIRTIO_VIDEO_CODEC_MPEG2)]
    [InlineData(VIRTIO_VIDEO_CODEC_MPEG4)]
    public void SeesChange_OfDamage_Survives(virtio_video_codec codec)
    {
        using ResolutionProbe watch = ResolutionProbe.TryCreate(CodecTable.IdOf(codec))!;
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

    [Fact]
    public void TryCreate_ForCodecsThatKeepTheirPictures_IsNothing()
    {
        Assert.Null(ResolutionProbe.TryCreate(AVCodecID.AV_CODEC_ID_H264));
        Assert.Null(ResolutionProbe.TryCreate(AVCodecID.AV_CODEC_ID_VP9));
    }

    /// <summary>FFmpeg's readers look beyond the end.</summary>
    private static byte[] Padded(byte[] bytes) => [.. bytes, .. new byte[64]];
}
