// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Platform.Linux;
using VirtioVideo.Tests.Support;
using Xunit;

namespace VirtioVideo.Tests.Platform.Linux;

/// <summary>epoll(7).</summary>
public sealed class EpollTests
{
    [Fact]
    public void Readable_TellsWhichMembersAre()
    {
        using var set = new Epoll();
        using EventFd first = EventFd.Create();
        using EventFd second = EventFd.Create();
        set.Add(first, 0);
        set.Add(second, 2);
        Assert.Equal(0u, set.Readable());
        Assert.False(NativeCalls.WaitReadable(set.Fd, 0));

        second.Signal();
        Assert.True(NativeCalls.WaitReadable(set.Fd, 0));
        Assert.Equal(4u, set.Readable());
        first.Signal();
        Assert.Equal(5u, set.Readable());

        // Level-triggered: it stays readable until the member is not.
        Assert.Equal(5u, set.Readable());
        second.Clear();
        Assert.Equal(1u, set.Readable());
    }

    [Fact]
    public void Remove_OfAReadableMember_MakesTheSetQuiet()
    {
        using var set = new Epoll();
        using EventFd member = EventFd.Create();
        set.Add(member, 0);
        member.Signal();
        set.Remove(member);

        Assert.False(NativeCalls.WaitReadable(set.Fd, 0));
    }

    [Fact]
    public void Add_OfAMemberTwice_IsRefused()
    {
        using var set = new Epoll();
        using EventFd member = EventFd.Create();
        set.Add(member, 0);

        Assert.Throws<HostException>(() => set.Add(member, 1));
    }
}
