// SPDX-License-Identifier: BSD-3-Clause

using System;
using FFmpeg.AutoGen;
using VirtioVideo.Codecs;
using VirtioVideo.FFmpeg.Bitstreams;
using VirtioVideo.FFmpeg.Capabilities;
using VirtioVideo.Tests.Conformance;
using VirtioVideo.Tests.Streams;
using VirtioVideo.Tests.Support;
using VirtioVideo.Wire;
using Xunit;
using static VirtioVideo.Wire.virtio_video_codec;

namespace VirtioVideo.Tests.FFmpeg.Bitstreams;

/// <summary>What bytes hold: pictures, pieces of them, headers and what these say.</summary>
public sealed class AccessUnitScanTests
{
    [Theory]
    [Ruling(45)]
    [InlineData(VIRTIO_VIDEO_CODEC_MPEG2)]
    [InlineData(VIRTIO_VIDEO_CODEC_MPEG4)]
    [InlineData(VIRTIO_VIDEO_CODEC_H264)]
    [InlineData(VIRTIO_VIDEO_CODEC_HEVC)]
    public void Of_UnitsAndTheirParts_TellsThemApart(virtio_video_codec codec)
    {
        AVCodecID id = CodecTable.IdOf(codec);
        Clip clip = Clips.Of(codec);
        (byte[] headers, byte[] picture) = StartCodes.SplitHeaders(codec, clip.Units[0].Bytes);

        AssertScan(AccessUnitScan.Of(id, headers), headersOnly: true, pictures: 0, inside: false);
        AssertScan(AccessUnitScan.Of(id, picture), headersOnly: false, pictures: 1, inside: false);
        AssertScan(AccessUnitScan.Of(id, picture.AsSpan(20)), headersOnly: false, pictures: 0, inside: true);
        AssertScan(AccessUnitScan.Of(id, [.. picture, .. clip.Units[1].Bytes]), headersOnly: false, pictures: 2, inside: false);
        AssertScan(AccessUnitScan.Of(id, [.. headers, .. picture, .. picture, .. picture]), headersOnly: false, pictures: 3, inside: false);
        foreach (ClipUnit unit in clip.Units)
        {
            AssertScan(AccessUnitScan.Of(id, unit.Bytes), headersOnly: false, pictures: 1, inside: false);
        }
    }

    [Theory]
    [Ruling(45)]
    [InlineData(AVCodecID.AV_CODEC_ID_MPEG2VIDEO, new byte[] { 0, 0, 1, 0x00, 0x00, 0x0f }, new byte[] { 0, 0, 1, 0x02, 0x0b, 0x0c }, new byte[] { 0, 0, 1, 0xb7 })]
    [InlineData(AVCodecID.AV_CODEC_ID_MPEG2VIDEO, new byte[] { 0, 0, 1, 0x00, 0x00, 0x0f }, new byte[] { 0, 0, 1, 0xaf, 0x0b, 0x0c }, new byte[] { 0, 0, 1, 0xb7 })]
    [InlineData(AVCodecID.AV_CODEC_ID_H264, new byte[] { 0, 0, 1, 0x41, 0x9a, 0x00 }, new byte[] { 0, 0, 1, 0x41, 0x4a, 0x00 }, new byte[] { 0, 0, 1, 0x0b })]
    [InlineData(AVCodecID.AV_CODEC_ID_HEVC, new byte[] { 0, 0, 1, 0x02, 0x01, 0xd0 }, new byte[] { 0, 0, 1, 0x02, 0x01, 0x50 }, new byte[] { 0, 0, 1, 0x4a, 0x01 })]
    public void Of_LaterSlices_AreInsideAndNoPicture(AVCodecID codec, byte[] first, byte[] later, byte[] end)
    {
        AssertScan(AccessUnitScan.Of(codec, first), headersOnly: false, pictures: 1, inside: false);
        AssertScan(AccessUnitScan.Of(codec, later), headersOnly: false, pictures: 0, inside: true);
        AssertScan(AccessUnitScan.Of(codec, [.. first, .. later, .. later]), headersOnly: false, pictures: 1, inside: false);
        AssertScan(AccessUnitScan.Of(codec, [.. later, .. end]), headersOnly: false, pictures: 0, inside: true);
        AssertScan(AccessUnitScan.Of(codec, [.. later, .. first]), headersOnly: false, pictures: 1, inside: true);
    }

    [Fact]
    [Ruling(45)]
    public void Of_SlicesOfH264_AreInsideButTheFirst()
    {
        byte[][] slices = [.. StartCodes.CutAtSlices(Clips.H264Slices.Units[0].Bytes)];
        Assert.True(slices.Length > 1);
        AssertScan(AccessUnitScan.Of(AVCodecID.AV_CODEC_ID_H264, slices[0]), headersOnly: false, pictures: 1, inside: false);
        AssertScan(AccessUnitScan.Of(AVCodecID.AV_CODEC_ID_H264, slices[1]), headersOnly: false, pictures: 0, inside: true);
    }

    [Theory]
    [InlineData(VIRTIO_VIDEO_CODEC_VP8)]
    [InlineData(VIRTIO_VIDEO_CODEC_VP9)]
    public void Of_CodecsWithoutStartCodes_IsOneFrameWhateverItIs(virtio_video_codec codec)
    {
        AVCodecID id = CodecTable.IdOf(codec);
        AssertScan(AccessUnitScan.Of(id, [0, 0, 1, 0xb3]), headersOnly: false, pictures: 1, inside: false);
        AssertScan(AccessUnitScan.Of(id, [.. Clips.Of(codec).Units[0].Bytes, .. Clips.Of(codec).Units[1].Bytes]), headersOnly: false, pictures: 1, inside: false);
    }

    [Fact]
    public void Of_BytesThatEndInAStartCode_ReadsNoFurther()
    {
        AssertScan(AccessUnitScan.Of(AVCodecID.AV_CODEC_ID_H264, []), headersOnly: false, pictures: 0, inside: true);
        AssertScan(AccessUnitScan.Of(AVCodecID.AV_CODEC_ID_H264, [0, 0]), headersOnly: false, pictures: 0, inside: true);
        AssertScan(AccessUnitScan.Of(AVCodecID.AV_CODEC_ID_H264, [0, 0, 1]), headersOnly: false, pictures: 0, inside: true);
        AssertScan(AccessUnitScan.Of(AVCodecID.AV_CODEC_ID_H264, [0, 0, 1, 0x67]), headersOnly: true, pictures: 0, inside: false);
        AssertScan(AccessUnitScan.Of(AVCodecID.AV_CODEC_ID_H264, [0, 0, 0, 1, 0x67, 0, 0, 1]), headersOnly: true, pictures: 0, inside: false);
        AssertScan(AccessUnitScan.Of(AVCodecID.AV_CODEC_ID_H264, [0, 0, 1, 0x67, 0, 0, 1, 0x65, 0x88]), headersOnly: false, pictures: 1, inside: false);
        AssertScan(AccessUnitScan.Of(AVCodecID.AV_CODEC_ID_H264, [0, 0, 1, 0x65]), headersOnly: false, pictures: 0, inside: true);
    }

    [Theory]
    [Ruling(21, 40)]
    [MemberData(nameof(AllCodecs.Each), MemberType = typeof(AllCodecs))]
    public void Sequence_OfEachCodecThatIsRead_IsTheFormatOfItsPictures(virtio_video_codec codec)
    {
        // MPEG-2 and MPEG-4 are read by libavcodec's parser, see ResolutionProbe.
        bool isRead = codec is not (VIRTIO_VIDEO_CODEC_MPEG2 or VIRTIO_VIDEO_CODEC_MPEG4);
        foreach (Clip clip in (Clip[])[Clips.Of(codec), Clips.OddOf(codec), Clips.LargerOf(codec)])
        {
            FrameFormat? format = AccessUnitScan.Of(CodecTable.IdOf(codec), clip.Units[0].Bytes).Sequence?.Format;
            Assert.True(AccessUnitScan.Of(CodecTable.IdOf(codec), clip.Units[0].Bytes).HasSequence || codec is VIRTIO_VIDEO_CODEC_VP8 or VIRTIO_VIDEO_CODEC_VP9);
            Assert.Equal(isRead, format is not null);
            Assert.True(format is null || (format.Value.VisibleWidth, format.Value.VisibleHeight) == (clip.Width, clip.Height));
            Assert.Null(AccessUnitScan.Of(CodecTable.IdOf(codec), clip.Units[1].Bytes).Sequence);
        }
    }

    [Theory]
    [MemberData(nameof(StreamCodecTests.Profiles), MemberType = typeof(StreamCodecTests))]
    public void Sequence_OfEachProfile_IsRead(virtio_video_codec codec, uint profile)
    {
        AccessUnitScan scan = AccessUnitScan.Of(CodecTable.IdOf(codec), Clips.OfProfile(codec, profile).Units[0].Bytes);

        Assert.Equal(new FrameFormat(64, 48, 0, 0, 64, 48), scan.Sequence?.Format);
        Assert.Equal(profile, ProfileTable.Find(codec, scan.Sequence!.Value.Profile, scan.Sequence.Value.Level)?.Profile);
        Assert.Equal(codec == VIRTIO_VIDEO_CODEC_H264 ? 25 : 0, scan.Sequence.Value.FrameRate);
    }

    [Theory]
    [InlineData(VIRTIO_VIDEO_CODEC_MPEG2)]
    [InlineData(VIRTIO_VIDEO_CODEC_H264)]
    [InlineData(VIRTIO_VIDEO_CODEC_HEVC)]
    public void Claimed_OfSeveralHeaders_IsTheLargestAndTheSequenceTheFirst(virtio_video_codec codec)
    {
        byte[] bytes = [.. Clips.Of(codec).Units[0].Bytes, .. Clips.WiderOf(codec).Units[0].Bytes, .. Clips.LargerOf(codec).Units[0].Bytes];
        AccessUnitScan scan = AccessUnitScan.Of(CodecTable.IdOf(codec), bytes);

        Assert.Equal((128u, 80u), scan.Claimed);
        Assert.True(scan.Sequence is null || scan.Sequence.Value.Format.Width == 64);
    }

    [Fact]
    public void Sequence_OfACroppedClip_HasItsRectangle()
        => Assert.Equal(
            new FrameFormat(64, 48, 4, 2, 54, 38),
            AccessUnitScan.Of(AVCodecID.AV_CODEC_ID_H264, Clips.H264Cropped.Units[0].Bytes).Sequence?.Format);

    [Theory]
    [InlineData(AVCodecID.AV_CODEC_ID_H264, 0x67)]
    [InlineData(AVCodecID.AV_CODEC_ID_HEVC, 0x42)]
    public void Sequence_OfNoise_IsSaneOrNothing(AVCodecID codec, byte nal)
    {
        var random = new Random(7);
        byte[] bytes = new byte[300];
        for (int i = 0; i < 20000; i++)
        {
            random.NextBytes(bytes);
            (bytes[0], bytes[1], bytes[2], bytes[3]) = (0, 0, 1, nal);
            if (AccessUnitScan.Of(codec, bytes.AsSpan(0, 4 + random.Next(200))).Sequence is { } sequence)
            {
                FrameFormat format = sequence.Format;
                Assert.InRange(format.Left + format.VisibleWidth, 1u, format.Width);
                Assert.InRange(format.Top + format.VisibleHeight, 1u, format.Height);
                Assert.InRange(Math.Max(format.Width, format.Height), 1u, SequenceHeader.MostSize);
                Assert.InRange(sequence.DecodedPictureBuffer, 0u, 16u);
            }
        }
    }

    private static void AssertScan(AccessUnitScan scan, bool headersOnly, int pictures, bool inside)
        => Assert.Equal((headersOnly, pictures, inside), (scan.IsHeadersOnly, scan.Pictures, scan.StartsInside));
}
