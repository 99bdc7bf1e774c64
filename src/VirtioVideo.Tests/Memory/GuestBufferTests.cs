// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Linq;
using VirtioVideo.Memory;
using VirtioVideo.Tests.Support;
using Xunit;

namespace VirtioVideo.Tests.Memory;

/// <summary>The memory of a sg list as one buffer.</summary>
public sealed class GuestBufferTests
{
    private static readonly byte[] s_bytes = [.. Enumerable.Range(0, 40).Select(i => (byte)(i + 1))];

    [Theory]
    [InlineData(40)]
    [InlineData(1, 39)]
    [InlineData(7, 0, 13, 20)]
    [InlineData(0, 20, 20, 0)]
    [InlineData(1, 1, 1, 1, 1, 1, 34)]
    public void Write_RunsSplitAnyhow_IsReadBackAtEveryOffset(params int[] split)
    {
        using var ram = new GuestRam(4096);
        GuestBuffer buffer = Scattered(ram, split);
        Assert.Equal(40ul, buffer.Length);
        buffer.Write(0, s_bytes);

        for (int offset = 0; offset < 40; offset++)
        {
            byte[] tail = new byte[40 - offset];
            buffer.Read((ulong)offset, tail);
            Assert.Equal(s_bytes[offset..], tail);
        }

        buffer.Write(17, [0xff, 0xfe, 0xfd, 0xfc, 0xfb]);
        byte[] all = new byte[40];
        buffer.Read(0, all);
        Assert.Equal([.. s_bytes[..17], 0xff, 0xfe, 0xfd, 0xfc, 0xfb, .. s_bytes[22..]], all);
    }

    [Fact]
    public void Write_ScatteredRuns_TouchesNothingBetweenThem()
    {
        using var ram = new GuestRam(4096);
        GuestBuffer buffer = Scattered(ram, 7, 13, 20);
        ram.At(GuestRam.Base, 4096).Fill(0xcc);
        buffer.Write(0, s_bytes);

        Assert.Equal(s_bytes[..7], ram.At(GuestRam.Base, 7).ToArray());
        Assert.Equal(s_bytes[7..20], ram.At(GuestRam.Base + 64, 13).ToArray());
        Assert.Equal(s_bytes[20..], ram.At(GuestRam.Base + 128, 20).ToArray());
        Assert.Equal(4096 - 40, ram.At(GuestRam.Base, 4096).Count((byte)0xcc));
        Assert.True(ram.GapsAreUntouched);
    }

    [Fact]
    public void Piece_OfScatteredRuns_EndsWithTheRun()
    {
        using var ram = new GuestRam(4096);
        GuestBuffer buffer = Scattered(ram, 7, 13, 20);

        Assert.Equal(7, buffer.Piece(0, 40).Length);
        Assert.Equal(1, buffer.Piece(6, 40).Length);
        Assert.Equal(13, buffer.Piece(7, 40).Length);
        Assert.Equal(5, buffer.Piece(7, 5).Length);
        Assert.Equal(20, buffer.Piece(20, 40).Length);
        Assert.Equal(1, buffer.Piece(39, 40).Length);
    }

    [Fact]
    public void Piece_OfRunsThatFollowEachOther_IsJoined()
    {
        using var ram = new GuestRam(4096);
        var runs = new GuestSpan[3];
        Assert.True(ram.Table.TryTranslate(GuestRam.Base, 16, out runs[0]));
        Assert.True(ram.Table.TryTranslate(GuestRam.Base + 16, 16, out runs[1]));
        Assert.True(ram.Table.TryTranslate(GuestRam.Base + 100, 16, out runs[2]));
        var buffer = new GuestBuffer(runs);

        Assert.Equal(32, buffer.Piece(0, 48).Length);
        Assert.Equal(16, buffer.Piece(32, 48).Length);
    }

    [Fact]
    public void Piece_OfRunsBehindEachOtherInTheWrongOrder_IsNotJoined()
    {
        using var ram = new GuestRam(4096);
        var runs = new GuestSpan[2];
        Assert.True(ram.Table.TryTranslate(GuestRam.Base + 16, 16, out runs[0]));
        Assert.True(ram.Table.TryTranslate(GuestRam.Base, 16, out runs[1]));

        Assert.Equal(16, new GuestBuffer(runs).Piece(0, 32).Length);
    }

    [Fact]
    public void Length_OfRunsOfMoreThan4GiB_IsCounted()
    {
        // No run can be joined beyond what a span of .NET holds.
        using var ram = new GuestRam(0x1_8000_0000);
        var runs = new GuestSpan[3];
        for (int i = 0; i < runs.Length; i++)
        {
            Assert.True(ram.Table.TryTranslate(GuestRam.Base + (0x8000_0000ul * (ulong)i), 0x8000_0000, out runs[i]));
        }

        var buffer = new GuestBuffer(runs);
        buffer.Write(0x1_7fff_ffff, [5]);
        buffer.Write(0x7fff_fffe, [1, 2, 3, 4]);

        Assert.Equal(0x1_8000_0000ul, buffer.Length);
        Assert.Equal(5, ram.Read<byte>(GuestRam.Base + 0x1_7fff_ffff));
        Assert.Equal(0x04030201u, ram.Read<uint>(GuestRam.Base + 0x7fff_fffe));
    }

    private static GuestBuffer Scattered(GuestRam ram, params int[] split)
    {
        var runs = new GuestSpan[split.Length];
        for (int i = 0; i < runs.Length; i++)
        {
            Assert.True(ram.Table.TryTranslate(GuestRam.Base + (64ul * (ulong)i), (uint)split[i], out runs[i]));
        }

        return new GuestBuffer(runs);
    }
}
