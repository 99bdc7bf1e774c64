// SPDX-License-Identifier: BSD-3-Clause

using System.Linq;
using VirtioVideo.FFmpeg.Bitstreams;
using Xunit;

namespace VirtioVideo.Tests.FFmpeg.Bitstreams;

/// <summary>Which pictures of MPEG-4 only fill a buffer that a packed B picture left free.</summary>
public sealed class PackedPicturesTests
{
    /// <summary>One letter a picture, a space between buffers: I, P and B are coded, N is not. The answer has a letter for each: f fills.</summary>
    [Theory]
    [InlineData("I PB N PB N", "---f--f")]
    [InlineData("I PB B N P", "----f-")]
    [InlineData("I P B N", "----")]
    [InlineData("I N N P", "----")]
    [InlineData("PB N N", "--f-")]
    [InlineData("PB P N", "----")]
    [InlineData("PB I N", "----")]
    public void IsPlaceholder_WhereABufferIsFree_IsTrueOnce(string stream, string expected)
    {
        var packed = default(PackedPictures);
        string answers = string.Concat(stream.Split(' ').SelectMany(buffer => buffer.Select((picture, i)
            => packed.IsPlaceholder(BytesOf(picture), follows: i > 0) ? 'f' : '-')));
        Assert.Equal(expected, answers);
    }

    private static byte[] BytesOf(char picture)
    {
        byte type = (byte)(picture switch { 'I' => 0, 'B' => 2, _ => 1 });
        return [0, 0, 1, 0xb6, (byte)(type << 6), .. new byte[picture == 'N' ? 2 : 40]];
    }
}
