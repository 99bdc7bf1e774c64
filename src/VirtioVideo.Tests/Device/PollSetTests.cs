// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Device;
using VirtioVideo.Platform.Linux;
using VirtioVideo.Tests.Support;
using Xunit;

namespace VirtioVideo.Tests.Device;

/// <summary>What makes the poll fd readable.</summary>
public sealed class PollSetTests
{
    [Fact]
    public void Look_AnswersTheDoorbellAndTellsTheKicks()
    {
        using var set = new PollSet();
        using EventFd first = EventFd.Create();
        using EventFd second = EventFd.Create();
        set.AddKick(0, first);
        set.AddKick(1, second);
        set.Look();
        Assert.False(set.WasKicked(0) || set.WasKicked(1));

        set.Doorbell.Ring();
        second.Signal();
        Assert.True(NativeCalls.WaitReadable(set.Epoll.Fd, 0));
        set.Look();
        Assert.Equal((false, true), (set.WasKicked(0), set.WasKicked(1)));

        // The kick is its queue's to clear; the doorbell rings anew.
        second.Clear();
        Assert.False(NativeCalls.WaitReadable(set.Epoll.Fd, 0));
        set.Doorbell.Ring();
        Assert.True(NativeCalls.WaitReadable(set.Epoll.Fd, 0));
        set.Look();
        Assert.False(set.WasKicked(1));
        Assert.False(NativeCalls.WaitReadable(set.Epoll.Fd, 0));
    }
}
