// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.Linq;
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

/// <summary>What a decoder does with its input before libavcodec has it: how much of it, how often, and what is left of it.</summary>
public sealed class LibavcodecDecoderInputTests
{
    public static TheoryData<virtio_video_codec> WithStartCodes => [VIRTIO_VIDEO_CODEC_MPEG2, VIRTIO_VIDEO_CODEC_MPEG4, VIRTIO_VIDEO_CODEC_H264, VIRTIO_VIDEO_CODEC_HEVC];

    [Theory]
    [Ruling(45)]
    [MemberData(nameof(AllCodecs.Each), MemberType = typeof(AllCodecs))]
    public void Pieces_OfOneByte_CostTheSameEach(virtio_video_codec codec)
    {
        // A million of them, behind a real picture: what each costs must not be what came before it.
        const int Pieces = 1_000_000;
        byte[] unit = Clips.Of(codec).Units[0].Bytes;
        using LibavcodecDecoder decoder = Create(codec);
        Assert.Equal(CodecStatus.Ok, decoder.Send(unit, 1, mayContinue: true));
        long before = decoder.TouchedBytes;
        for (int i = 0; i < Pieces; i++)
        {
            Assert.Equal(CodecStatus.Ok, decoder.Send([0x55], 1, mayContinue: true));
        }

        Assert.Equal(unit.Length + Pieces, decoder.HeldBytes);
        Assert.InRange(decoder.TouchedBytes - before, Pieces, 12L * Pieces);
        Assert.NotEqual(CodecStatus.Failed, decoder.EndAccessUnit());
        Assert.Equal(0, decoder.HeldBytes);
    }

    [Theory]
    [Ruling(45)]
    [InlineData(VIRTIO_VIDEO_CODEC_MPEG2, 0x00)]
    [InlineData(VIRTIO_VIDEO_CODEC_HEVC, 0x03)]
    public void Pieces_BehindPicturesThatAreOneUnit_AreNotParsedAnew(virtio_video_codec codec, byte second)
    {
        // Two pictures to the scan, one access unit to the parser: MPEG-2 without a slice, the second layer of HEVC.
        const int Pieces = 100_000;
        byte[] unit = Clips.Of(codec).Units[0].Bytes;
        byte[] picture = codec == VIRTIO_VIDEO_CODEC_MPEG2 ? [0, 0, 1, 0, 0, 0x0f, 0xff, 0xf8, 0, 0, 1, second, 0, 0x0f, 0xff, 0xf8] : [.. unit, 0, 0, 1, second, 0x09, 0xd0, 0x55];
        using LibavcodecDecoder decoder = Create(codec);
        Assert.Equal(CodecStatus.Ok, decoder.Send(picture, 1, mayContinue: true));
        Assert.Equal(CodecStatus.Ok, decoder.Send(new byte[1 << 20], 1, mayContinue: true));
        long before = decoder.TouchedBytes;
        for (int i = 0; i < Pieces; i++)
        {
            Assert.Equal(CodecStatus.Ok, decoder.Send([0x55], 1, mayContinue: true));
        }

        Assert.InRange(decoder.TouchedBytes - before, Pieces, (4 << 20) + (12L * Pieces));
    }

    [Theory]
    [Ruling(45)]
    [MemberData(nameof(WithStartCodes))]
    public void Units_OfOneBuffer_GoInOneAtATimeAndComeOutAll(virtio_video_codec codec)
    {
        Clip clip = Clips.Of(codec);
        byte[] all = [.. clip.Units.SelectMany(unit => unit.Bytes)];
        using LibavcodecDecoder decoder = Create(codec);
        using IFrame picture = decoder.CreateProduct();
        Assert.Equal(CodecStatus.Ok, decoder.Send(all, 5));
        int held = decoder.HeldBytes;
        Assert.InRange(held, 1, all.Length - 1);
        int pictures = 0;
        decoder.BeginDrain();
        for (CodecStatus status = CodecStatus.Busy; status is CodecStatus.Ok or CodecStatus.Busy;)
        {
            status = decoder.Receive(picture);
            pictures += status == CodecStatus.Ok ? 1 : 0;
            picture.Release();

            // One unit less, or none: each step is the work of one.
            Assert.InRange(held - decoder.HeldBytes, 0, clip.Units.Max(unit => unit.Bytes.Length));
            held = decoder.HeldBytes;
        }

        Assert.Equal((clip.Units.Length, 0), (pictures, held));
    }

    [Theory]
    [Ruling(45)]
    [MemberData(nameof(WithStartCodes))]
    public void LastUnit_OfABuffer_IsHeldBackWithNothingOfTheOthers(virtio_video_codec codec)
    {
        Clip clip = Clips.Of(codec);
        byte[] most = [.. clip.Units.Take(clip.Units.Length - 1).SelectMany(unit => unit.Bytes)];
        byte[] last = clip.Units[^1].Bytes;
        using LibavcodecDecoder decoder = Create(codec);
        using IFrame picture = decoder.CreateProduct();
        Assert.Equal(CodecStatus.Ok, decoder.Send([.. most, .. last[..20]], 5, mayContinue: true));
        int pictures = ReceiveAll(decoder, picture);

        // A zero before the start code belongs to either unit.
        int held = decoder.HeldBytes;
        Assert.InRange(held, 19, 21);
        Assert.Equal(CodecStatus.Ok, decoder.Send(last.AsSpan(20), 5, mayContinue: true));
        Assert.Equal(held + last.Length - 20, decoder.HeldBytes);
        Assert.Equal(CodecStatus.Ok, decoder.EndAccessUnit());
        decoder.BeginDrain();
        pictures += ReceiveAll(decoder, picture);

        Assert.Equal((clip.Units.Length, 0), (pictures, decoder.HeldBytes));
    }

    [Theory]
    [Ruling(41)]
    [InlineData(VIRTIO_VIDEO_CODEC_MPEG2, 0x00)]
    [InlineData(VIRTIO_VIDEO_CODEC_MPEG2, 0x01)]
    [InlineData(VIRTIO_VIDEO_CODEC_MPEG4, 0xb6)]
    [InlineData(VIRTIO_VIDEO_CODEC_MPEG4, 0x20)]
    [InlineData(VIRTIO_VIDEO_CODEC_H264, 0x65)]
    [InlineData(VIRTIO_VIDEO_CODEC_H264, 0x09)]
    [InlineData(VIRTIO_VIDEO_CODEC_HEVC, 0x26)]
    [InlineData(VIRTIO_VIDEO_CODEC_HEVC, 0x40)]
    public void StartCodes_ByTheMillion_FailAtOnceAndLeaveNothing(virtio_video_codec codec, byte code)
    {
        byte[] bytes = [.. Enumerable.Repeat((byte[])[0, 0, 1, code], 5 << 20).SelectMany(part => part)];
        using LibavcodecDecoder decoder = Create(codec);
        Assert.Equal(CodecStatus.Failed, decoder.Send(bytes));

        Assert.Equal(0, decoder.HeldBytes);
        Assert.InRange(decoder.TouchedBytes, 1, 2 * bytes.Length);
    }

    [Theory]
    [Ruling(41, 45)]
    [MemberData(nameof(WithStartCodes))]
    public void StartCodes_InPieces_FailWithTheOneThatIsTooMany(virtio_video_codec codec)
    {
        byte code = (byte)(codec switch
        {
            VIRTIO_VIDEO_CODEC_MPEG2 => 0x01,
            VIRTIO_VIDEO_CODEC_MPEG4 => 0xb2,
            VIRTIO_VIDEO_CODEC_H264 => 0x06,
            _ => 0x4e,
        });
        using LibavcodecDecoder decoder = Create(codec);
        Assert.Equal(CodecStatus.Ok, decoder.Send(Clips.Of(codec).Units[0].Bytes, 1, mayContinue: true));
        int sent = 0;
        while (decoder.Send([0, 0, 1, code, 0x55], 1, mayContinue: true) == CodecStatus.Ok)
        {
            sent++;
        }

        // The unit has some parts of its own.
        Assert.InRange(sent, InputLimits.MaxPartsOfAccessUnit - 100, InputLimits.MaxPartsOfAccessUnit);
        Assert.Equal(0, decoder.HeldBytes);
    }

    [Theory]
    [Ruling(45)]
    [MemberData(nameof(WithStartCodes))]
    public void Units_AsManyAsThereMayBe_AreDecoded(virtio_video_codec codec)
    {
        // Not only refused: the limit itself is served.
        Clip clip = Clips.Of(codec);
        var bytes = new List<byte>();
        for (int i = 0; i < InputLimits.MaxAccessUnits; i++)
        {
            bytes.AddRange(clip.Units[i % clip.Units.Length].Bytes);
        }

        using LibavcodecDecoder decoder = Create(codec);
        using IFrame picture = decoder.CreateProduct();
        Assert.Equal(CodecStatus.Ok, decoder.Send(bytes.ToArray()));
        decoder.BeginDrain();
        int pictures = ReceiveAll(decoder, picture);

        Assert.Equal((InputLimits.MaxAccessUnits, 0), (pictures, decoder.HeldBytes));
    }

    [Fact]
    public void Reservation_ThatIsNotSent_IsForgotten()
    {
        byte[] unit = Clips.H264Simple.Units[0].Bytes;
        using LibavcodecDecoder decoder = Create(VIRTIO_VIDEO_CODEC_H264);
        using IFrame picture = decoder.CreateProduct();
        Assert.Equal(CodecStatus.Ok, decoder.Send(unit.AsSpan(0, 100), 1, mayContinue: true));
        Assert.True(decoder.TryReserve(5000, out Span<byte> room));
        room.Fill(0xff);
        Assert.Equal(100, decoder.HeldBytes);
        Assert.Equal(CodecStatus.Ok, decoder.Send(unit.AsSpan(100), 1));
        decoder.BeginDrain();

        Assert.Equal(1, ReceiveAll(decoder, picture));
        Assert.True(decoder.TryReserve(5000, out _));
        decoder.Flush();
        Assert.Equal(0, decoder.HeldBytes);
        Assert.False(decoder.TryReserve(uint.MaxValue, out _));
    }

    private static LibavcodecDecoder Create(virtio_video_codec codec)
        => OpenDecoder.Of(CodecTable.IdOf(codec), new CodecLimits(4096, 4096, 1));

    /// <summary>Pictures until there is none without more input.</summary>
    private static int ReceiveAll(LibavcodecDecoder decoder, IFrame picture)
    {
        int pictures = 0;
        for (CodecStatus status = CodecStatus.Busy; status is CodecStatus.Ok or CodecStatus.Busy or CodecStatus.Damaged;)
        {
            status = decoder.Receive(picture);
            pictures += status == CodecStatus.Ok ? 1 : 0;
            picture.Release();
        }

        return pictures;
    }
}
