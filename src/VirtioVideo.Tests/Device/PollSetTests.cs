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
        set.BeginRound();
        Assert.False(set.WasKicked(0) || set.WasKicked(1));
        set.EndRound(stayReadable: false);

        set.Doorbell.Ring();
        second.Signal();
        Assert.True(IsReadable(set));
        set.BeginRound();
        Assert.Equal((false, true), (set.WasKicked(0), set.WasKicked(1)));

        // A kick is told once, though nobody reads its counter; the doorbell rings anew.
        set.EndRound(stayReadable: false);
        Assert.False(IsReadable(set));
        set.Doorbell.Ring();
        Assert.True(IsReadable(set));
        set.BeginRound();
        Assert.False(set.WasKicked(1));
        set.EndRound(stayReadable: false);
        Assert.False(IsReadable(set));
    }

    [Fact]
    public void Look_WithoutKicks_TellsOfNone()
    {
        // A kick that left the set is not told any more, nor asked for.
        using var set = new PollSet();
        using EventFd kick = EventFd.Create();
        kick.Signal();
        set.AddKick(1, kick);
        set.BeginRound();
        Assert.True(set.WasKicked(1));
        set.EndRound(stayReadable: false);
        set.Epoll.Remove(kick);
        set.BeginRound();
        Assert.False(set.WasKicked(1));
        set.EndRound(stayReadable: false);
        Assert.False(IsReadable(set));
    }

    [Fact]
    public void Rest_AfterARing_LeavesItReadable()
    {
        using var set = new PollSet();
        set.BeginRound();
        set.Doorbell.Ring();
        set.EndRound(stayReadable: false);
        Assert.True(IsReadable(set));
        set.BeginRound();
        set.EndRound(stayReadable: false);
        Assert.False(IsReadable(set));
        set.BeginRound();
        set.EndRound(stayReadable: true);
        Assert.True(IsReadable(set));
    }

    private static bool IsReadable(PollSet set) => NativeCalls.WaitReadable(set.Epoll.Fd, 0);
}
