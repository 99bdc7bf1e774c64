// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text;
using VirtioVideo.CApi;
using VirtioVideo.Platform.Linux;
using VirtioVideo.Tests.Support;
using Xunit;

namespace VirtioVideo.Tests.CApi;

/// <summary>virtiovideo_last_error().</summary>
public sealed unsafe class LastErrorTests
{
    [Fact]
    public void Text_OfAThreadThatHadNone_IsEmpty()
    {
        Deadline.Run(() => Assert.Equal("", Text()));
    }

    [Fact]
    public void Set_OnOneThread_IsNotSeenOnAnother()
    {
        LastError.Set("mine");
        Deadline.Run(() =>
        {
            LastError.Set("theirs");
            Assert.Equal("theirs", Text());
        });

        Assert.Equal("mine", Text());
    }

    [Fact]
    public void Text_StaysAtItsPlace()
    {
        LastError.Set("first, and longer");
        byte* place = LastError.Text;
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
        LastError.Set("second");

        Assert.True(place == LastError.Text);
        Assert.Equal("second", Text());
    }

    [Theory]
    [InlineData('x', 511)]
    [InlineData('ä', 510)]
    [InlineData('€', 510)]
    public void Set_OfMoreThanFits_IsCutBetweenCharacters(char character, int expected)
    {
        LastError.Set(new string(character, 600));

        Assert.Equal(new string(character, expected / Encoding.UTF8.GetByteCount([character])), Text());
    }

    [Fact]
    public void Set_OfMoreThanFits_DoesNotCutAPairOfSurrogates()
    {
        LastError.Set("abc" + string.Concat(Enumerable.Repeat("\ud83c\udfa5", 200)));

        Assert.Equal("abc" + string.Concat(Enumerable.Repeat("\ud83c\udfa5", 127)), Text());
    }

    [Fact]
    public void Guarded_OfEachException_IsItsErrnoAndText()
    {
        Assert.Equal(-Errno.EBUSY, ErrorMapping.Fail(new HostException(Errno.EBUSY, "busy")));
        Assert.Equal("busy", Text());
        Assert.Equal(-Errno.ENOMEM, ErrorMapping.Fail(new InsufficientMemoryException()));
        Assert.Equal(-Errno.EIO, ErrorMapping.Fail(new InvalidOperationException("oops")));
        Assert.Contains("oops", Text(), StringComparison.Ordinal);
        Assert.Equal(-Errno.EINVAL, ErrorMapping.Fail(Errno.EINVAL, "bad"));
        Assert.Equal("bad", Text());
    }

    private static string Text() => Marshal.PtrToStringUTF8((nint)LastError.Text)!;
}
