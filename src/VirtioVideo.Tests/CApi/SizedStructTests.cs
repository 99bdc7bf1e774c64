// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Linq;
using VirtioVideo.CApi;
using VirtioVideo.Platform.Linux;
using Xunit;

namespace VirtioVideo.Tests.CApi;

/// <summary>Structs that carry their size.</summary>
public sealed unsafe class SizedStructTests
{
    private const int Known = 64;

    [Fact]
    public void Read_OfTheKnownSize_IsACopy()
    {
        byte[] bytes = Struct(Known, Known);
        fixed (byte* source = bytes)
        {
            virtiovideo_queue_stats stats = SizedStruct.Read((virtiovideo_queue_stats*)source, Known, "stats");
            Assert.Equal(((uint)Known, 0x07060504u, 0x3f3e3d3cu), (stats.size, stats.queue, stats.reserved));
        }
    }

    [Fact]
    public void Read_OfAnOlderCaller_IsCompletedWithZeros()
    {
        // The caller has 24 bytes and not one more.
        byte[] bytes = Struct(24, 64);
        fixed (byte* source = bytes)
        {
            virtiovideo_queue_stats stats = SizedStruct.Read((virtiovideo_queue_stats*)source, 16, "stats");
            Assert.Equal((0x07060504u, 0x0f0e0d0c0b0a0908ul, 0x1716151413121110ul), (stats.queue, stats.kicks, stats.chains));
            Assert.Equal((0ul, 0ul, 0u), (stats.completions, stats.faults, stats.reserved));
        }
    }

    [Fact]
    public void Read_OfANewerCaller_MustEndInZeros()
    {
        byte[] bytes = [.. Struct(100, Known), .. new byte[36]];
        fixed (byte* source = bytes)
        {
            Assert.Equal(0x07060504u, SizedStruct.Read((virtiovideo_queue_stats*)source, Known, "stats").queue);
            source[99] = 1;
            AssertRefused(Errno.E2BIG, source, Known);
            source[99] = 0;
            source[64] = 1;
            AssertRefused(Errno.E2BIG, source, Known);
        }
    }

    [Theory]
    [InlineData(4096u, 0)]
    [InlineData(4097u, Errno.E2BIG)]
    [InlineData(uint.MaxValue, Errno.E2BIG)]
    [InlineData(63u, Errno.EINVAL)]
    [InlineData(3u, Errno.EINVAL)]
    [InlineData(0u, Errno.EINVAL)]
    public void Read_OfASizeThatCannotBe_IsRefused(uint size, int errno)
    {
        byte[] bytes = [.. BitConverter.GetBytes(size), .. new byte[4092]];
        fixed (byte* source = bytes)
        {
            if (errno != 0)
            {
                AssertRefused(errno, source, Known);
            }
            else
            {
                Assert.Equal(size, SizedStruct.Read((virtiovideo_queue_stats*)source, Known, "stats").size);
            }
        }
    }

    [Fact]
    public void Read_OfNull_IsRefusedByName()
    {
        HostException e = Assert.Throws<HostException>(() => SizedStruct.Read((virtiovideo_queue_stats*)null, Known, "stats"));
        Assert.Equal(Errno.EINVAL, e.Errno);
        Assert.Contains("stats", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(64u)]
    [InlineData(24u)]
    [InlineData(1u)]
    [InlineData(0u)]
    public void ReadSized_OfASizeToldBeside_CopiesThatMuch(uint size)
    {
        byte[] bytes = [.. Enumerable.Repeat((byte)0xff, 64)];
        fixed (byte* source = bytes)
        {
            virtiovideo_queue_stats stats = SizedStruct.ReadSized((virtiovideo_queue_stats*)source, size, "stats");
            Assert.Equal((int)size, new Span<byte>(&stats, 64).Count((byte)0xff));
            Assert.True(size == 0 || *(byte*)&stats == 0xff);
        }
    }

    /// <summary>A struct that says one size and has bytes 4, 5, 6 … behind it.</summary>
    private static byte[] Struct(uint size, int length) => [.. BitConverter.GetBytes(size), .. Enumerable.Range(4, length - 4).Select(i => (byte)i)];

    private static void AssertRefused(int errno, byte* source, int least)
    {
        try
        {
            SizedStruct.Read((virtiovideo_queue_stats*)source, least, "stats");
        }
        catch (HostException e)
        {
            Assert.Equal(errno, e.Errno);
            return;
        }

        Assert.Fail("it was taken");
    }
}
