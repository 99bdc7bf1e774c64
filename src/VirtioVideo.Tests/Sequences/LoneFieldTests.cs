// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using FFmpeg.AutoGen;
using VirtioVideo.Codecs;
using VirtioVideo.FFmpeg.Decoding;
using VirtioVideo.Tests.Conformance;
using VirtioVideo.Tests.Support;
using Xunit;
using static VirtioVideo.Wire.virtio_video_codec;

namespace VirtioVideo.Tests.Sequences;

/// <summary>MPEG-2 in field pictures: a frame of which only one field came has ERR, and no bytes of another picture (ruling 41).</summary>
public sealed class LoneFieldTests
{
    private const byte Top = 160, Bottom = 96, Last = 200;

    private static readonly byte[] s_frame = [.. Mpeg2Fields.Headers, .. Mpeg2Fields.Field(0, 1, Top), .. Mpeg2Fields.Field(0, 2, Bottom)];

    [Theory]
    [Ruling(41)]
    [InlineData(1u, 1)]
    [InlineData(1u, 2)]
    [InlineData(2u, 1)]
    [InlineData(2u, 2)]
    public void LastField_ThatIsMissing_IsToldAndHasTheLinesOfTheOther(uint structure, int threads)
    {
        IReadOnlyList<PlayedFrame> pictures = Play(threads, s_frame, Mpeg2Fields.Field(1, structure, Last));

        Assert.Equal([(Digest(Top, Bottom), 0u), (Digest(Last, Last), PlayedFrame.Err)], pictures.Select(Seen));
    }

    [Theory]
    [Ruling(41)]
    [InlineData(1u, 1)]
    [InlineData(1u, 2)]
    [InlineData(2u, 1)]
    [InlineData(2u, 2)]
    public void Field_ThatIsMissingInTheMiddle_CostsNoOtherPicture(uint structure, int threads)
    {
        byte[] between = Mpeg2Fields.Field(1, structure, Last);
        byte[] after = [.. Mpeg2Fields.Field(2, 1, Bottom), .. Mpeg2Fields.Field(2, 2, Top)];
        IReadOnlyList<PlayedFrame> pictures = Play(threads, s_frame, between, after, s_frame);

        Assert.Equal(
            [(Digest(Top, Bottom), 0u), (Digest(Last, Last), PlayedFrame.Err), (Digest(Bottom, Top), 0u), (Digest(Top, Bottom), 0u)],
            pictures.Select(Seen));
    }

    [Theory]
    [Ruling(41, 45)]
    [InlineData(false)]
    [InlineData(true)]
    public void Fields_OfAFrame_AreNoDamage(bool apart)
    {
        byte[] first = [.. Mpeg2Fields.Headers, .. Mpeg2Fields.Field(0, 1, Top)];
        byte[] second = Mpeg2Fields.Field(0, 2, Bottom);
        IReadOnlyList<PlayedFrame> pictures = apart ? Play(1, first, second, s_frame) : Play(1, s_frame, s_frame);

        Assert.Equal([(Digest(Top, Bottom), 0u), (Digest(Top, Bottom), 0u)], pictures.Select(Seen));
    }

    [Fact]
    [Ruling(41)]
    public void FlippedBytes_OfFields_AreAnswered()
    {
        for (int seed = 0; seed < 100; seed++)
        {
            var random = new Random(seed);
            byte[][] units = [[.. s_frame], Mpeg2Fields.Field(1, 1, Last), Mpeg2Fields.Field(2, 2, Last), [.. s_frame], Mpeg2Fields.Field(1, 2, Top)];
            foreach (byte[] unit in units)
            {
                unit[random.Next(unit.Length)] ^= (byte)(1 << random.Next(8));
            }

            using LibavcodecDecoder decoder = OpenDecoder.Of(AVCodecID.AV_CODEC_ID_MPEG2VIDEO, new CodecLimits(4096, 4096, 1));
            using IFrame picture = decoder.CreateProduct();
            foreach (byte[] unit in units)
            {
                _ = decoder.Send(unit, 0);
                Receive(decoder, picture);
            }

            decoder.BeginDrain();
            Receive(decoder, picture);
            Assert.Equal(0, decoder.HeldBytes);
        }
    }

    private static void Receive(LibavcodecDecoder decoder, IFrame picture)
    {
        CodecStatus status;
        while ((status = decoder.Receive(picture)) is CodecStatus.Ok or CodecStatus.Busy or CodecStatus.Damaged or CodecStatus.FormatEnded)
        {
            picture.Release();
        }

        Assert.True(status is CodecStatus.NeedsInput or CodecStatus.EndOfStream or CodecStatus.Failed);
    }

    private static IReadOnlyList<PlayedFrame> Play(int threads, params byte[][] units)
    {
        using var device = new TestDevice(TestDeviceSetup.WithThreads(threads));
        var playback = new Playback(device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_MPEG2));
        return [.. playback.Play([.. units.Select((unit, i) => (unit, (ulong)i))]).Pictures];
    }

    private static (string?, uint) Seen(PlayedFrame frame) => (frame.Digest, frame.Flags & PlayedFrame.Err);

    /// <summary>Of a picture whose even and odd lines have these greys, without colour.</summary>
    private static string Digest(byte even, byte odd)
    {
        byte[] samples = new byte[Mpeg2Fields.Size * Mpeg2Fields.Size * 3 / 2];
        samples.AsSpan().Fill(128);
        for (int y = 0; y < Mpeg2Fields.Size; y++)
        {
            samples.AsSpan(y * Mpeg2Fields.Size, Mpeg2Fields.Size).Fill(y % 2 == 0 ? even : odd);
        }

        return Convert.ToHexStringLower(MD5.HashData(samples));
    }
}
