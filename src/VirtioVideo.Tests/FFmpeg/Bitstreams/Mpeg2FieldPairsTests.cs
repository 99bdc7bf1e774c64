// SPDX-License-Identifier: BSD-3-Clause

using System;
using VirtioVideo.FFmpeg.Bitstreams;
using VirtioVideo.Tests.Support;
using Xunit;

namespace VirtioVideo.Tests.FFmpeg.Bitstreams;

/// <summary>Which fields of MPEG-2 belong together, and which one stands in for one that did not come.</summary>
public sealed class Mpeg2FieldPairsTests
{
    [Theory]
    [InlineData(1u, 2u, 0u, false)]
    [InlineData(2u, 1u, 0u, false)]
    [InlineData(1u, 1u, 0u, true)]
    [InlineData(1u, 2u, 1u, true)]
    public void Leaves_AnythingButTheOtherFieldOfTheFrame_IsSo(uint first, uint second, uint number, bool expected)
    {
        var pairs = new Mpeg2FieldPairs();
        pairs.Note(Mpeg2Fields.Field(0, first, 200), 7);

        Assert.True(pairs.IsLone);
        Assert.Equal(expected, pairs.Leaves(Mpeg2Fields.Field(number, second, 200)));
    }

    [Theory]
    [InlineData(1u)]
    [InlineData(2u)]
    public void MakeOther_OfAField_IsTheSameButForItsPlace(uint structure)
    {
        var pairs = new Mpeg2FieldPairs();
        byte[] unit = [.. Mpeg2Fields.Headers, .. Mpeg2Fields.Field(3, structure, 200)];
        pairs.Note(unit, 7);
        int begin = pairs.MakeOther(unit, out long number);

        Assert.Equal(Mpeg2Fields.Field(3, 3 - structure, 200), unit[begin..]);
        Assert.Equal((7, false, true, false), (number, pairs.IsLone, pairs.LacksField(7), pairs.LacksField(8)));
    }

    [Fact]
    public void Note_OfAnythingCut_FindsNoField()
    {
        // An extension without a picture, and a picture without all of its extension.
        byte[] field = Mpeg2Fields.Field(0, 1, 200);
        int extension = field.AsSpan().IndexOf((ReadOnlySpan<byte>)[0, 0, 1, 0xb5]);
        byte[][] units = [field[extension..], field[..(extension + 6)], field[..5], []];
        Assert.All(units, unit =>
        {
            var pairs = new Mpeg2FieldPairs();
            pairs.Note(unit, 1);
            Assert.False(pairs.IsLone);
        });
    }
}
