// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.Linq;
using VirtioVideo.Codecs;
using VirtioVideo.FFmpeg.Bitstreams;
using VirtioVideo.FFmpeg.Capabilities;
using VirtioVideo.FFmpeg.Decoding;
using VirtioVideo.Memory;
using VirtioVideo.Tests.Conformance;
using VirtioVideo.Tests.Support;
using VirtioVideo.Wire;
using Xunit;
using static VirtioVideo.Wire.virtio_video_codec;

namespace VirtioVideo.Tests.FFmpeg.Decoding;

/// <summary>Where decoding begins: after a flush, and after a loss.</summary>
public sealed class DecoderEntryTests
{
    [Theory]
    [Ruling(37)]
    [InlineData(VIRTIO_VIDEO_CODEC_HEVC, 1)]
    [InlineData(VIRTIO_VIDEO_CODEC_VP8, 1)]
    [InlineData(VIRTIO_VIDEO_CODEC_VP9, 1)]
    [InlineData(VIRTIO_VIDEO_CODEC_HEVC, 3)]
    [InlineData(VIRTIO_VIDEO_CODEC_VP8, 3)]
    [InlineData(VIRTIO_VIDEO_CODEC_VP9, 3)]
    public void Flush_InTheMiddleOfAGroup_MakesNoPictureBeforeTheNextKeyFrame(virtio_video_codec codec, int threads)
    {
        Clip clip = Clips.ShortOf(codec);
        using LibavcodecDecoder decoder = Open(codec, threads);
        Assert.NotEmpty(Feed(decoder, clip.Units[..1].Select(unit => unit.Bytes)).Concat(Drain(decoder)));
        decoder.Flush();

        // libavcodec's VP9 keeps one over a flush.
        int kept = decoder.Memory.Pictures;
        foreach (ClipUnit unit in clip.Units[1..clip.SecondKey])
        {
            Assert.Equal(CodecStatus.Ok, decoder.Send(unit.Bytes));
            Assert.Empty(Feed(decoder, []));
            Assert.Equal(kept, decoder.Memory.Pictures);
        }

        List<ulong> after = Feed(decoder, clip.Units[clip.SecondKey..].Select(unit => unit.Bytes));
        after.AddRange(Drain(decoder));
        Assert.Equal(clip.Units.Length - clip.SecondKey, after.Count);
    }

    [Theory]
    [Ruling(41)]
    [InlineData(1)]
    [InlineData(3)]
    public void FirstPictureOfHevc_ThatIsMissing_CostsNoOtherGroup(int threads)
    {
        Clip clip = Clips.ShortOf(VIRTIO_VIDEO_CODEC_HEVC);
        byte[] first = clip.Units[0].Bytes;
        int headers = FirstSlice(first);
        Assert.True(headers > 0);
        using LibavcodecDecoder decoder = Open(VIRTIO_VIDEO_CODEC_HEVC, threads);

        // Twice: the grey pictures of a group come anew with each of its pictures.
        for (int round = 0; round < 2; round++)
        {
            List<ulong> numbers = Feed(decoder, [first[..headers], .. clip.Units[1..].Select(unit => unit.Bytes)]);
            numbers.AddRange(Drain(decoder));
            int whole = clip.Units.Length - clip.SecondKey;
            Assert.Equal(Enumerable.Range(clip.SecondKey, whole).Select(i => (ulong)i), numbers.Order().TakeLast(whole));
            decoder.Flush();
        }
    }

    [Theory]
    [InlineData(new byte[] { 0, 0, 0, 1, 0x40, 1, 12, 0, 0, 1, 0x26, 1, 0x80 }, true, true)]
    [InlineData(new byte[] { 0, 0, 1, 0x28, 1, 0x80 }, true, true)]
    [InlineData(new byte[] { 0, 0, 1, 0x20, 1, 0x80 }, true, true)]
    [InlineData(new byte[] { 0, 0, 1, 0x2a, 1, 0x80 }, true, false)]
    [InlineData(new byte[] { 0, 0, 1, 0x02, 1, 0x80, 0, 0, 1, 0x26, 1 }, false, false)]
    [InlineData(new byte[] { 0, 0, 1, 0x42, 1 }, false, false)]
    [InlineData(new byte[] { 0, 0, 1 }, false, false)]
    [InlineData(new byte[0], false, false)]
    public void HevcAccessUnit_IsWhatItsFirstSliceIs(byte[] unit, bool isRandomAccess, bool beginsSequence)
    {
        Assert.Equal((isRandomAccess, beginsSequence), (HevcAccessUnit.IsRandomAccess(unit), HevcAccessUnit.BeginsSequence(unit)));
    }

    private static LibavcodecDecoder Open(virtio_video_codec codec, int threads)
        => OpenDecoder.Of(CodecTable.IdOf(codec), new CodecLimits(4096, 4096, threads));

    /// <summary>Where the first slice segment begins.</summary>
    private static int FirstSlice(byte[] unit)
    {
        for (int at = 0; StartCode.Find(unit.AsSpan(at)) is >= 0 and int start; at += start + StartCode.Length)
        {
            if (((unit[at + start + StartCode.Length] >> 1) & 0x3f) < 32)
            {
                return at + start;
            }
        }

        return -1;
    }

    /// <summary>Sends access units with their numbers for timestamps.</summary>
    /// <returns>The numbers of the pictures that came out.</returns>
    private static List<ulong> Feed(LibavcodecDecoder decoder, IEnumerable<byte[]> units)
    {
        var numbers = new List<ulong>();
        ulong number = 0;
        foreach (byte[] unit in units)
        {
            _ = decoder.Send(unit, number++);
            Receive(decoder, numbers);
        }

        Receive(decoder, numbers);
        return numbers;
    }

    private static List<ulong> Drain(LibavcodecDecoder decoder)
    {
        var numbers = new List<ulong>();
        decoder.BeginDrain();
        Receive(decoder, numbers);
        return numbers;
    }

    private static void Receive(LibavcodecDecoder decoder, List<ulong> numbers)
    {
        using IFrame picture = decoder.CreateProduct();
        CodecStatus status;
        while ((status = decoder.Receive(picture)) is not (CodecStatus.NeedsInput or CodecStatus.EndOfStream))
        {
            Assert.NotEqual(CodecStatus.Failed, status);
            if (status == CodecStatus.Ok)
            {
                numbers.Add(picture.Timestamp);
                picture.Release();
            }
        }
    }
}
