// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Platform.Linux;
using VirtioVideo.Tests.Support;
using Xunit;

namespace VirtioVideo.Tests.Platform.Linux;

/// <summary>epoll(7).</summary>
public sealed class EpollTests
{
    [Fact]
    public void Take_TellsWhichMembersAreReadable()
    {
        using var set = new Epoll();
        using EventFd first = EventFd.Create();
        using EventFd second = EventFd.Create();
        set.AddLevel(first, 0);
        set.AddLevel(second, 2);
        Assert.Equal(0u, set.Take());
        Assert.False(IsReadable(set));

        second.Signal();
        Assert.True(IsReadable(set));
        Assert.Equal(4u, set.Take());
        first.Signal();
        Assert.Equal(5u, set.Take());

        // It stays so until the member is not readable.
        Assert.Equal(5u, set.Take());
        second.Clear();
        Assert.Equal(1u, set.Take());
    }

    [Fact]
    public void Take_OfAnEdge_TellsOfEachSignalOnceThoughNobodyReadsIt()
    {
        using var set = new Epoll();
        using EventFd member = EventFd.Create();
        set.AddEdge(member, 3);
        for (int i = 0; i < 3; i++)
        {
            Assert.False(IsReadable(set));
            Assert.Equal(0u, set.Take());
            member.Signal();
            member.Signal();
            Assert.True(IsReadable(set));
            Assert.Equal(8u, set.Take());
        }

        Assert.Equal(6ul, member.Take());
    }

    [Fact]
    public void Take_OfAnEdgeThatSomebodyRead_TellsOfNone()
    {
        using var set = new Epoll();
        using EventFd member = EventFd.Create();
        set.AddEdge(member, 0);
        member.Signal();
        member.Clear();
        Assert.False(IsReadable(set));
        Assert.Equal(0u, set.Take());
    }

    [Fact]
    public void AddEdge_OfASignalledMember_TellsOfItAtOnce()
    {
        using var set = new Epoll();
        using EventFd member = EventFd.Create();
        member.Signal();
        set.AddEdge(member, 0);
        Assert.True(IsReadable(set));
        Assert.Equal(1u, set.Take());
        Assert.Equal(0u, set.Take());
    }

    [Fact]
    public void AddEdge_OfTheSameCounterTwice_TellsBoth()
    {
        // A front end may use one eventfd for two queues.
        using var set = new Epoll();
        using EventFd member = EventFd.Create();
        using EventFd copy = EventFd.DuplicateOf(member.Fd, "the file");
        set.AddEdge(member, 0);
        set.AddEdge(copy, 1);
        member.Signal();
        Assert.Equal(3u, set.Take());
        Assert.Equal(0u, set.Take());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Set_InsideAnotherOne_WakesItWithEachSignal(bool byEdge)
    {
        // Hosts wait for the poll fd in an epoll set of theirs, some by edges.
        using var set = new Epoll();
        using var outer = new Epoll();
        using EventFd member = EventFd.Create();
        set.AddEdge(member, 0);
        Put(set, outer, byEdge);
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(0u, outer.Take());
            member.Signal();
            Assert.True(IsReadable(outer));
            Assert.Equal(32u, outer.Take());
            Assert.Equal(1u, set.Take());

            // One that comes while the host is still at work on the last.
            member.Signal();
            Assert.Equal(32u, outer.Take());
            Assert.Equal(1u, set.Take());
        }
    }

    [Fact]
    public void Take_TellsWhetherAMemberHasRoom()
    {
        using var set = new Epoll();
        using EventFd member = EventFd.Create();
        set.AddWritable(member, 0);
        Assert.Equal(1u, set.Take());
        FullCounter.Make(member.Fd);
        Assert.Equal(0u, set.Take());
        member.Clear();
        Assert.Equal(1u, set.Take());
    }

    [Fact]
    public void Remove_OfAReadableMember_MakesTheSetQuiet()
    {
        using var set = new Epoll();
        using EventFd member = EventFd.Create();
        using EventFd edge = EventFd.Create();
        set.AddLevel(member, 0);
        set.AddEdge(edge, 1);
        member.Signal();
        edge.Signal();
        set.Remove(member);
        set.Remove(edge);

        Assert.False(IsReadable(set));
    }

    [Fact]
    public void Add_OfAMemberTwice_IsRefused()
    {
        using var set = new Epoll();
        using EventFd member = EventFd.Create();
        set.AddLevel(member, 0);

        Assert.Throws<HostException>(() => set.AddEdge(member, 1));
    }

    private static unsafe void Put(Epoll set, Epoll outer, bool byEdge)
    {
        uint* e = stackalloc uint[EpollEvent.Words];
        EpollEvent.Write(e, Libc.EPOLLIN | (byEdge ? Libc.EPOLLET : 0), 32);
        Assert.Equal(0, Libc.epoll_ctl(outer.Fd, Libc.EPOLL_CTL_ADD, set.Fd, e));
    }

    private static bool IsReadable(Epoll set) => NativeCalls.WaitReadable(set.Fd, 0);
}
