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
        Assert.Throws<HostException>(() => EventFd.DuplicateToSignal(1 << 20, "call_fd"));
        HostException e = Assert.Throws<HostException>(() => EventFd.DuplicateOf(1 << 20, "kick_fd"));
        Assert.Equal(Errno.EBADF, e.Errno);
        Assert.Contains("kick_fd", e.Message, System.StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Signal_OfAFullCounter_DoesNotWait(bool blocks)
    {
        int host = NativeCalls.eventfd(0, NativeCalls.CloseOnExec | (blocks ? 0 : Libc.EFD_NONBLOCK));
        using EventFd file = EventFd.DuplicateToSignal(host, "call_fd");
        FullCounter.Make(host);

        Deadline.Run(file.Signal);
        Assert.True(NativeCalls.WaitReadable(host, 0));
        Assert.Equal(ulong.MaxValue - 1, file.Take());
        file.Signal();
        Assert.Equal(1ul, file.Take());
        _ = Libc.close(host);
    }
}
