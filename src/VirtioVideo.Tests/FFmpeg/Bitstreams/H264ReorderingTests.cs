// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Linq;
using FFmpeg.AutoGen;
using VirtioVideo.FFmpeg.Bitstreams;
using VirtioVideo.Tests.Support;
using Xunit;

namespace VirtioVideo.Tests.FFmpeg.Bitstreams;

/// <summary>How deep H.264 is reordered, by its parameter set.</summary>
public sealed class H264ReorderingTests
{
    [Theory]

    // MaxDpbMbs of table A-1, divided by the macroblocks of a frame; at most 16.
    [InlineData(11u, 9u, 77u, 0u, 10u, 0u, 4u)]
    [InlineData(11u, 9u, 100u, 0u, 11u, 0u, 9u)]
    [InlineData(11u, 9u, 77u, 0x10u, 11u, 0u, 4u)]
    [InlineData(22u, 18u, 77u, 0u, 12u, 0u, 6u)]
    [InlineData(22u, 18u, 100u, 0u, 21u, 0u, 12u)]
    [InlineData(45u, 36u, 77u, 0u, 30u, 0u, 5u)]
    [InlineData(80u, 45u, 100u, 0u, 31u, 0u, 5u)]
    [InlineData(120u, 68u, 100u, 0u, 40u, 0u, 4u)]
    [InlineData(120u, 68u, 100u, 0u, 42u, 0u, 4u)]
    [InlineData(120u, 68u, 100u, 0u, 50u, 0u, 13u)]
    [InlineData(120u, 68u, 100u, 0u, 51u, 0u, 16u)]
    [InlineData(4u, 3u, 77u, 0u, 10u, 0u, 16u)]

    // A level that there is not, and one that is too low for the size.
    [InlineData(11u, 9u, 77u, 0u, 99u, 0u, 16u)]
    [InlineData(120u, 68u, 77u, 0u, 10u, 0u, 16u)]

    // No order but that of decoding.
    [InlineData(11u, 9u, 77u, 0u, 10u, 2u, 0u)]
    [InlineData(11u, 9u, 66u, 0u, 10u, 0u, 0u)]
    [InlineData(11u, 9u, 66u, 0xc0u, 10u, 0u, 0u)]
    [InlineData(11u, 9u, 110u, 0x10u, 10u, 0u, 0u)]
    [InlineData(11u, 9u, 100u, 0x10u, 10u, 0u, 0u)]
    public void Set_ThatDoesNotSay_HasTheDepthOfTheStandard(uint columns, uint rows, uint profile, uint constraints, uint level, uint orderType, uint expected)
    {
        SequenceHeader header = Read(PcmStream.Sequence(columns, rows, profile, constraints, level, orderType));
        Assert.Equal((expected, false), (header.Reordering, header.SaysReordering));
        Assert.Equal((16 * columns, 16 * rows), (header.Format.Width, header.Format.Height));
    }

    [Theory]
    [InlineData("bframes=0", 0u)]
    [InlineData("bframes=2:b-pyramid=none", 1u)]
    [InlineData("bframes=3:b-pyramid=normal:b-adapt=0:ref=4", 2u)]
    public void Set_OfX264_SaysIt(string order, uint expected)
    {
        Clip clip = Clips.H264Ordered(order);
        SequenceHeader header = Read(clip.Units[0].Bytes);
        Assert.Equal((expected, true, 25.0), (header.Reordering, header.SaysReordering, header.FrameRate));
    }

    [Fact]
    public void Declaration_OfASet_ChangesNothingElse()
    {
        foreach (HiddenOrder hidden in Enum.GetValues<HiddenOrder>())
        {
            byte[] unit = H264Order.Hide(Clips.H264Pyramid, hidden).Units[0].Bytes;
            SequenceHeader before = Read(unit);
            Assert.Equal((4u, false), (before.Reordering, before.SaysReordering));
            Assert.True(H264OrderDeclaration.IsMissing(unit));
            byte[] declared = Declare(unit);
            Assert.False(H264OrderDeclaration.IsMissing(declared));
            Assert.Equal(before with { SaysReordering = true }, Read(declared));

            // All that is behind the set is as it was.
            byte[] slices = unit[^1000..];
            Assert.Equal(slices, declared[^1000..]);
        }
    }

    [Fact]
    public void Declaration_OfSetsThatSayIt_IsTheUnitItself()
    {
        foreach (byte[] unit in (byte[][])[Clips.H264Pyramid.Units[0].Bytes, Clips.H264Pyramid.Units[1].Bytes, PcmStream.Sequence(11, 9, profile: 66), [], [0, 0, 1]])
        {
            Assert.False(H264OrderDeclaration.IsMissing(unit));
            Assert.Equal(unit, Declare(unit));
        }
    }

    [Fact]
    public void Declaration_OfManySetsAndOfDamage_StaysInItsRoom()
    {
        byte[] set = PcmStream.Sequence(11, 9);
        byte[] many = [.. Enumerable.Repeat(set, 100).SelectMany(bytes => bytes)];
        Assert.True(Declare(many).Length > many.Length);
        var random = new Random(8);
        byte[] unit = H264Order.Hide(Clips.H264Pyramid, HiddenOrder.Usability).Units[0].Bytes;
        for (int i = 0; i < 20_000; i++)
        {
            byte[] damaged = [.. many.AsSpan(0, random.Next(400)), .. unit.AsSpan(0, random.Next(unit.Length))];
            for (int n = random.Next(4); n > 0 && damaged.Length > 0; n--)
            {
                damaged[random.Next(damaged.Length)] = (byte)random.Next(random.Next(2) == 0 ? 4 : 256);
            }

            Declare(damaged);
        }
    }

    private static SequenceHeader Read(byte[] unit)
    {
        int start = NalUnits.StartOf(unit, NalUnits.IsH264Sequence);
        Assert.True(ParameterSets.TryReadSequence(AVCodecID.AV_CODEC_ID_H264, unit.AsSpan(start), out SequenceHeader header, out _));
        return header;
    }

    private static byte[] Declare(byte[] unit)
    {
        byte[] room = new byte[unit.Length + H264OrderDeclaration.MostGrowth];
        return room[..H264OrderDeclaration.Copy(unit, room)];
    }
}
