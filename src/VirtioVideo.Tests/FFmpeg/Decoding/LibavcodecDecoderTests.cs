// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.Linq;
using FFmpeg.AutoGen;
using VirtioVideo.Codecs;
using VirtioVideo.FFmpeg.Capabilities;
using VirtioVideo.FFmpeg.Decoding;
using VirtioVideo.Memory;
using VirtioVideo.Tests.Conformance;
using VirtioVideo.Tests.Support;
using VirtioVideo.Wire;
using Xunit;
using static VirtioVideo.Wire.virtio_video_codec;

namespace VirtioVideo.Tests.FFmpeg.Decoding;

/// <summary>libavcodec behind <see cref="IVideoDecoder"/>.</summary>
[Collection(nameof(WholeProcess))]
public sealed class LibavcodecDecoderTests
{
    [Fact]
    public void TryCreate_OfACodecThatFfmpegDoesNotHave_IsNothing()
    {
        Assert.Null(LibavcodecDecoder.TryCreate(AVCodecID.AV_CODEC_ID_NONE, new CodecLimits(64, 64, 1), new FramePool(), new CodecStatistics()));
    }

    [Theory]
    [MemberData(nameof(AllCodecs.Each), MemberType = typeof(AllCodecs))]
    public void Decode_Anything_WritesNothingToTheHostsStderr(virtio_video_codec codec)
    {
        // A guest must not be able to fill the log of its host: neither with good streams nor with damage.
        Clip clip = Clips.Of(codec);
        string written = StandardError.CapturedDuring(() =>
        {
            using LibavcodecDecoder decoder = OpenDecoder.Of(CodecTable.IdOf(codec), new CodecLimits(4096, 4096, 1));
            var random = new Random(5);
            Decode(decoder, clip.Units.Select(unit => unit.Bytes));
            Decode(decoder, clip.Units.Select(unit =>
            {
                byte[] bytes = [.. unit.Bytes];
                random.NextBytes(bytes.AsSpan(random.Next(bytes.Length)));
                return bytes;
            }));
        });

        Assert.Equal("", written);
    }

    [Fact]
    public void Decode_HeadersThatClaimTooMuch_WritesNothingToTheHostsStderr()
    {
        // VP8 has its size in plain sight: 14 bits each, behind the start code of a key frame (RFC 6386, 9.1).
        byte[] unit = [.. Clips.Of(VIRTIO_VIDEO_CODEC_VP8).Units[0].Bytes];
        Assert.Equal([0x9d, 0x01, 0x2a, 64, 0, 48, 0], unit[3..10]);
        unit[6] = unit[8] = 0xff;
        unit[7] = unit[9] = 0x3f;
        string written = StandardError.CapturedDuring(() =>
        {
            using LibavcodecDecoder decoder = OpenDecoder.Of(AVCodecID.AV_CODEC_ID_VP8, new CodecLimits(4096, 4096, 1));
            Decode(decoder, [unit, unit, unit]);
        });

        Assert.Equal("", written);
    }

    [Theory]
    [Ruling(40)]
    [MemberData(nameof(AllCodecs.Each), MemberType = typeof(AllCodecs))]
    public void TryPeekFormat_AfterTheFirstUnit_IsTheFormatOfItsPicture(virtio_video_codec codec)
    {
        // Told as soon as the headers are read.
        Assert.Equal(new FrameFormat(64, 48, 0, 0, 64, 48), Peek(codec, Clips.Of(codec)));
    }

    [Theory]
    [Ruling(40)]
    [MemberData(nameof(AllCodecs.Each), MemberType = typeof(AllCodecs))]
    public void TryPeekFormat_OfACroppedStream_IsExactOrNothing(virtio_video_codec codec)
    {
        // What is told by the headers must be what the picture has, or there are two changes (ruling 40).
        FrameFormat? peeked = Peek(codec, Clips.OddOf(codec));
        Assert.True(peeked is null || (peeked.Value.VisibleWidth, peeked.Value.VisibleHeight) == (58u, 42u));
    }

    [Theory]
    [Ruling(48)]
    [MemberData(nameof(AllCodecs.Each), MemberType = typeof(AllCodecs))]
    public void Facts_OfAPlayingStream_AreSane(virtio_video_codec codec)
    {
        using LibavcodecDecoder decoder = OpenDecoder.Of(CodecTable.IdOf(codec), new CodecLimits(4096, 4096, 1));
        decoder.Send(Clips.Of(codec).Units[0].Bytes);

        Assert.InRange(decoder.Info.DecodedPictureBuffer, 1u, 16u);
        Assert.True(decoder.Info.FrameRate is 0 or 25, $"frame rate {decoder.Info.FrameRate}");
    }

    [Fact]
    [Ruling(41)]
    public void Send_LongerThanAnyPictureCanBe_IsDamaged()
    {
        // The limit is of an access unit as a whole; zeros behind one are allowed, so that nothing else is wrong with it.
        (byte[] headers, byte[] picture) = StartCodes.SplitHeaders(VIRTIO_VIDEO_CODEC_H264, Clips.H264Simple.Units[0].Bytes);
        byte[] unit = [.. headers, .. picture];
        int most = (2 * 64 * 48) + (1 << 20);
        byte[] Padded(byte[] bytes, int length) => [.. bytes, .. new byte[length - bytes.Length]];

        Assert.Equal(CodecStatus.Ok, SendAll(Padded(unit, most)));
        Assert.Equal(CodecStatus.Damaged, SendAll(Padded(unit, most + 1)));
        Assert.Equal(CodecStatus.Ok, SendAll(headers, Padded(picture, most - headers.Length)));
        Assert.Equal(CodecStatus.Damaged, SendAll(headers, Padded(picture, most - headers.Length + 1)));
    }

    [Theory]
    [Ruling(37, 45)]
    [InlineData(VIRTIO_VIDEO_CODEC_MPEG2)]
    [InlineData(VIRTIO_VIDEO_CODEC_MPEG4)]
    [InlineData(VIRTIO_VIDEO_CODEC_H264)]
    [InlineData(VIRTIO_VIDEO_CODEC_HEVC)]
    public void Flush_DropsThePieceThatIsHeld(virtio_video_codec codec)
    {
        byte[] unit = Clips.Of(codec).Units[0].Bytes;
        using LibavcodecDecoder decoder = OpenDecoder.Of(CodecTable.IdOf(codec), new CodecLimits(4096, 4096, 1));
        using IFrame picture = decoder.CreateProduct();
        Assert.Equal(CodecStatus.Ok, decoder.Send(unit, mayContinue: true));
        decoder.Flush();
        Assert.Equal(CodecStatus.Ok, decoder.Send(unit));
        decoder.BeginDrain();
        int pictures = 0;
        for (CodecStatus status = CodecStatus.Busy; status is CodecStatus.Ok or CodecStatus.Busy;)
        {
            status = decoder.Receive(picture);
            pictures += status == CodecStatus.Ok ? 1 : 0;
            picture.Release();
        }

        Assert.Equal(1, pictures);
    }

    [Fact]
    public void Receive_WithoutInput_NeedsInput()
    {
        using LibavcodecDecoder decoder = OpenDecoder.Of(AVCodecID.AV_CODEC_ID_H264, new CodecLimits(64, 64, 1));
        using IFrame picture = decoder.CreateProduct();
        Assert.Equal(CodecStatus.NeedsInput, decoder.Receive(picture));
        decoder.BeginDrain();
        Assert.Equal(CodecStatus.Busy, decoder.Receive(picture));
        Assert.Equal(CodecStatus.EndOfStream, decoder.Receive(picture));
        Assert.Equal(CodecStatus.EndOfStream, decoder.Receive(picture));
        decoder.Flush();
        Assert.Equal(CodecStatus.NeedsInput, decoder.Receive(picture));
    }

    /// <summary>What is known after the first unit, checked against its picture.</summary>
    private static FrameFormat? Peek(virtio_video_codec codec, Clip clip)
    {
        using LibavcodecDecoder decoder = OpenDecoder.Of(CodecTable.IdOf(codec), new CodecLimits(4096, 4096, 1));
        Assert.False(decoder.TryPeekFormat(out _));
        Assert.Equal(CodecStatus.Ok, decoder.Send(clip.Units[0].Bytes));
        FrameFormat? peeked = decoder.TryPeekFormat(out FrameFormat format) ? format : null;
        decoder.BeginDrain();
        using IFrame picture = decoder.CreateProduct();
        CodecStatus status;
        do
        {
            status = decoder.Receive(picture);
        }
        while (status == CodecStatus.Busy);
        Assert.Equal(CodecStatus.Ok, status);
        Assert.True(peeked is null || peeked == picture.Format);
        return peeked;
    }

    private static void Decode(LibavcodecDecoder decoder, IEnumerable<byte[]> units)
    {
        using IFrame picture = decoder.CreateProduct();
        foreach (byte[] unit in units)
        {
            decoder.Send(unit);
            for (CodecStatus status = CodecStatus.Busy; status is CodecStatus.Ok or CodecStatus.Busy;)
            {
                status = decoder.Receive(picture);
                picture.Release();
            }
        }

        decoder.Flush();
    }

    /// <summary>Sends inputs to a decoder of pictures of 64 x 48.</summary>
    /// <returns>What it says to the last one.</returns>
    private static CodecStatus SendAll(params byte[][] inputs)
    {
        using LibavcodecDecoder decoder = OpenDecoder.Of(AVCodecID.AV_CODEC_ID_H264, new CodecLimits(64, 48, 1));
        return inputs.Select(input => decoder.Send(input)).ToArray()[^1];
    }
}
