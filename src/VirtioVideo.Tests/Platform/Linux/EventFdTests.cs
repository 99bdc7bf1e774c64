// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Platform.Linux;
using VirtioVideo.Tests.Support;
using Xunit;

namespace VirtioVideo.Tests.Platform.Linux;

/// <summary>eventfd(2).</summary>
public sealed class EventFdTests
{
    [Fact]
    public void Clear_AfterSignals_IsTrueOnce()
    {
        using EventFd file = EventFd.Create();
        Assert.False(file.Clear());
        file.Signal();
        file.Signal();

        Assert.True(NativeCalls.WaitReadable(file.Fd, 0));
        Assert.True(file.Clear());
        Assert.False(file.Clear());
        Assert.False(NativeCalls.WaitReadable(file.Fd, 0));
    }

    [Fact]
    public void DuplicateOf_AFileOfTheHost_IsAnotherFileOfTheSameCounter()
    {
        using EventFd host = EventFd.Create();
        EventFd copy = EventFd.DuplicateOf(host.Fd, "kick_fd");
        Assert.NotEqual(host.Fd, copy.Fd);
        copy.Signal();
        copy.Dispose();

        Assert.True(host.Clear());
    }

    [Fact]
    public void DuplicateOf_NoFile_IsBadFile()
    {
        HostException e = Assert.Throws<HostException>(() => EventFd.DuplicateOf(1 << 20, "kick_fd"));
        Assert.Equal(Errno.EBADF, e.Errno);
        Assert.Contains("kick_fd", e.Message, System.StringComparison.Ordinal);
    }

    [Fact]
    public void Signal_OfAFullCounter_DoesNotWait()
    {
        using EventFd file = EventFd.Create();
        ulong most = ulong.MaxValue - 1;
        unsafe
        {
            Assert.Equal(8, Libc.write(file.Fd, &most, 8));
        }

        file.Signal();
        Assert.True(file.Clear());
    }
}
