// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Linq;
using FFmpeg.AutoGen;
using VirtioVideo.Codecs;
using VirtioVideo.FFmpeg.Bitstreams;
using VirtioVideo.FFmpeg.Capabilities;
using VirtioVideo.Tests.Conformance;
using VirtioVideo.Tests.Support;
using VirtioVideo.Wire;
using Xunit;
using static VirtioVideo.Wire.virtio_video_codec;

namespace VirtioVideo.Tests.FFmpeg.Bitstreams;

/// <summary>What bytes hold that come piece by piece.</summary>
[Ruling(45)]
public sealed class AccessUnitScannerTests
{
    [Theory]
    [MemberData(nameof(AllCodecs.Each), MemberType = typeof(AllCodecs))]
    public void Continue_ByteByByte_IsTheScanOfAll(virtio_video_codec codec)
    {
        byte[] bytes = [.. Clips.Of(codec).Units.Take(3).SelectMany(unit => unit.Bytes).Take(2000), .. Clips.LargerOf(codec).Units[0].Bytes.Take(1500)];
        AssertSame(CodecTable.IdOf(codec), bytes, new Random(1), most: 1);
    }

    [Theory]
    [InlineData(VIRTIO_VIDEO_CODEC_MPEG2)]
    [InlineData(VIRTIO_VIDEO_CODEC_MPEG4)]
    [InlineData(VIRTIO_VIDEO_CODEC_H264)]
    [InlineData(VIRTIO_VIDEO_CODEC_HEVC)]
    public void Continue_OfNoiseFullOfStartCodes_IsTheScanOfAll(virtio_video_codec codec)
    {
        // Parameter sets, slices and zeros, cut anywhere: also in the middle of start codes.
        byte[] values = [0, 0, 0, 0, 1, 1, 2, 3, 0x00, 0x20, 0x40, 0x41, 0x42, 0x65, 0x67, 0x80, 0xaf, 0xb3, 0xb5, 0xb6, 0xd0];
        for (int seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            byte[] bytes = [.. Enumerable.Range(0, random.Next(1, 1500)).Select(_ => values[random.Next(values.Length)])];
            AssertSame(CodecTable.IdOf(codec), bytes, random, most: 1 + random.Next(200));
        }
    }

    [Theory]
    [InlineData(AVCodecID.AV_CODEC_ID_H264, 0x41)]
    [InlineData(AVCodecID.AV_CODEC_ID_HEVC, 0x02)]
    [InlineData(AVCodecID.AV_CODEC_ID_MPEG2VIDEO, 0x01)]
    [InlineData(AVCodecID.AV_CODEC_ID_MPEG4, 0xb6)]
    public void Continue_OfMorePiecesBehindManyBytes_LooksAtFewAgain(AVCodecID codec, byte code)
    {
        byte[] bytes = new byte[(1 << 20) + 1000];
        bytes.AsSpan().Fill(0x55);
        ((byte[])[0, 0, 1, code]).CopyTo(bytes, 0);
        var scanner = new AccessUnitScanner(codec);
        scanner.Continue(bytes.AsSpan(0, 1 << 20));
        long before = scanner.ScannedBytes;
        for (int more = 1; more <= 1000; more++)
        {
            scanner.Continue(bytes.AsSpan(0, (1 << 20) + more));
        }

        Assert.InRange(scanner.ScannedBytes - before, 1000, 1000 * 16);
    }

    [Fact]
    public void Continue_OfZerosPieceByPiece_LooksAtFewAgain()
    {
        var scanner = new AccessUnitScanner(AVCodecID.AV_CODEC_ID_H264);
        byte[] bytes = new byte[100_000];
        for (int length = 1; length <= bytes.Length; length++)
        {
            Assert.True(scanner.Continue(bytes.AsSpan(0, length)).StartsInside);
        }

        Assert.InRange(scanner.ScannedBytes, bytes.Length, 16L * bytes.Length);
    }

    [Fact]
    public void Continue_OfParameterSets_LooksAtNoMoreThanTheirRoom()
    {
        // The most that is looked at again: what a parameter set may need.
        byte[] bytes = [.. Enumerable.Range(0, 20_000).Select(i => ((byte[])[0, 0, 1, 0x67])[i % 4])];
        var scanner = new AccessUnitScanner(AVCodecID.AV_CODEC_ID_H264);
        for (int length = 1; length <= bytes.Length; length++)
        {
            scanner.Continue(bytes.AsSpan(0, length));
        }

        Assert.InRange(scanner.ScannedBytes, bytes.Length, 2100L * bytes.Length);
    }

    [Theory]
    [Ruling(41)]
    [InlineData(AVCodecID.AV_CODEC_ID_H264, 0x41, 0x9a)]
    [InlineData(AVCodecID.AV_CODEC_ID_MPEG2VIDEO, 0x00, 0x08)]
    [InlineData(AVCodecID.AV_CODEC_ID_MPEG4, 0xb6, 0x10)]
    public void IsExcessive_OfPictures_OnlyBeyondTheLimit(AVCodecID codec, byte code, byte next)
    {
        Assert.False(Repeated(codec, [0, 0, 1, code, next], InputLimits.MaxAccessUnits).IsExcessive);
        Assert.True(Repeated(codec, [0, 0, 1, code, next], InputLimits.MaxAccessUnits + 1).IsExcessive);
    }

    [Theory]
    [Ruling(41)]
    [InlineData(AVCodecID.AV_CODEC_ID_H264, 0x41, 0x40)]
    [InlineData(AVCodecID.AV_CODEC_ID_H264, 0x06, 0x05)]
    [InlineData(AVCodecID.AV_CODEC_ID_MPEG2VIDEO, 0x01, 0x10)]
    [InlineData(AVCodecID.AV_CODEC_ID_MPEG4, 0x20, 0x10)]
    public void IsExcessive_OfPartsWithoutAPicture_OnlyBeyondTheLimit(AVCodecID codec, byte code, byte next)
    {
        Assert.False(Repeated(codec, [0, 0, 1, code, next], InputLimits.MaxPartsOfAccessUnit).IsExcessive);
        Assert.True(Repeated(codec, [0, 0, 1, code, next], InputLimits.MaxPartsOfAccessUnit + 1).IsExcessive);
    }

    [Fact]
    [Ruling(41)]
    public void IsExcessive_OfPartsAltogether_OnlyBeyondTheLimit()
    {
        // 64 slices a picture, as many pictures as there may be; and one slice more.
        byte[] first = [0, 0, 1, 0x41, 0x9a];
        byte[] slice = [0, 0, 1, 0x41, 0x4a];
        byte[] picture = [.. first, .. Enumerable.Repeat(slice, 63).SelectMany(bytes => bytes)];
        byte[] most = [.. Enumerable.Repeat(picture, InputLimits.MaxAccessUnits).SelectMany(bytes => bytes)];

        Assert.False(AccessUnitScan.Of(AVCodecID.AV_CODEC_ID_H264, most).IsExcessive);
        Assert.True(AccessUnitScan.Of(AVCodecID.AV_CODEC_ID_H264, [.. most, .. slice]).IsExcessive);
    }

    [Fact]
    [Ruling(41)]
    public void IsExcessive_OfMillionsOfStartCodes_IsFoundAtTheLimit()
    {
        byte[] bytes = [.. Enumerable.Repeat((byte[])[0, 0, 1, 0xb6], 5 << 20).SelectMany(part => part)];
        AccessUnitScan scan = AccessUnitScan.Of(AVCodecID.AV_CODEC_ID_MPEG4, bytes);

        Assert.True(scan.IsExcessive);
        Assert.InRange(scan.Position, 1, 4 * (InputLimits.MaxAccessUnits + 1));
    }

    private static AccessUnitScan Repeated(AVCodecID codec, byte[] part, int count)
        => AccessUnitScan.Of(codec, [.. Enumerable.Repeat(part, count).SelectMany(bytes => bytes)]);

    private static void AssertSame(AVCodecID codec, byte[] bytes, Random random, int most)
    {
        var scanner = new AccessUnitScanner(codec);
        for (int length = 1; length <= bytes.Length; length = Math.Min(length + random.Next(1, most + 1), length == bytes.Length ? int.MaxValue : bytes.Length))
        {
            AccessUnitScan continued = scanner.Continue(bytes.AsSpan(0, length));
            AccessUnitScan whole = AccessUnitScan.Of(codec, bytes.AsSpan(0, length));
            Assert.Equal(
                (whole.HasHeaders, whole.HasSequence, whole.Pictures, whole.HeaderLength, whole.StartsInside, whole.Sequence, whole.Claimed),
                (continued.HasHeaders, continued.HasSequence, continued.Pictures, continued.HeaderLength, continued.StartsInside, continued.Sequence, continued.Claimed));
        }
    }
}
