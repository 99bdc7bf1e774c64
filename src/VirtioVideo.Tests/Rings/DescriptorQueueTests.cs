// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using VirtioVideo.CApi;
using VirtioVideo.Platform.Linux;
using VirtioVideo.Rings;
using VirtioVideo.Tests.Conformance;
using VirtioVideo.Tests.Support;
using Xunit;

namespace VirtioVideo.Tests.Rings;

/// <summary>Chains that a VMM popped itself: virtiovideo_submit(), virtiovideo_reap().</summary>
public sealed unsafe class DescriptorQueueTests : IDisposable
{
    private readonly CompletionQueue _completions = new();
    private readonly QueueCounters _counters = new();
    private readonly DescriptorQueue _queue;
    private int _notifications;

    public DescriptorQueueTests()
    {
        _queue = new DescriptorQueue(1, _completions, () => _notifications++, _counters);
    }

    [Fact]
    public void TryPop_SubmittedChains_ComeInOrderWithTheirTokens()
    {
        Assert.Null(_queue.TryPop());
        Assert.True(Submit(ulong.MaxValue, [], []));
        Assert.True(Submit(7, [], []));

        Assert.True(_queue.EnableNotification());
        Assert.Equal(ulong.MaxValue, _queue.TryPop()!.Token);
        Assert.Equal(7ul, _queue.TryPop()!.Token);
        Assert.Null(_queue.TryPop());
        Assert.False(_queue.EnableNotification());
        Assert.Equal((2ul, 2ul), (_counters.Kicks, _counters.Chains));
    }

    [Fact]
    public void Submit_OfMoreVectorsThanMayWait_IsRefusedUntilSomeWereTaken()
    {
        // A guest's chains of a thousand descriptors each are the host's memory until the device looks at them.
        nint[] many = [.. Enumerable.Repeat((nint)0, 2 * DescriptorQueue.MaxInFlight)];
        ulong taken = 0;
        while (Submit(taken, many, []))
        {
            taken++;
        }

        Assert.Equal((ulong)(DescriptorQueue.MaxVectors / DescriptorQueue.MaxInFlight), taken);
        Assert.Equal(0ul, _queue.TryPop()!.Token);
        Assert.True(Submit(taken, many, []));
        Assert.False(Submit(taken, [], [0, 0]));
    }

    [Fact]
    [Ruling(9)]
    public void Submit_VectorsSplitAnyhow_AreOneStream()
    {
        using var memory = new GuestRam(4096);
        byte* host = memory.Host(GuestRam.Base, 4096);
        new Span<byte>([1, 2, 3, 4, 5]).CopyTo(memory.At(GuestRam.Base, 5));
        Submit(1, [(nint)host, 2, 0, 0, (nint)host + 2, 3], [(nint)host + 100, 1, (nint)host + 200, 9]);

        DescriptorChain chain = _queue.TryPop()!;
        Assert.Equal([1, 2, 3, 4, 5], RingBench.Read(chain));
        chain.Complete([6, 7, 8, 9]);
        Assert.Equal([6], memory.At(GuestRam.Base + 100, 1).ToArray());
        Assert.Equal([7, 8, 9, 0], memory.At(GuestRam.Base + 200, 4).ToArray());
        Assert.Equal([new Completion(1, 1, 4)], Reap(5));
    }

    [Fact]
    public void Submit_VectorLongerThan2GiB_KeepsItsLength()
    {
        using var memory = new GuestRam(0x1_4000_0000);
        byte* host = memory.Host(GuestRam.Base, 1);
        Submit(1, [], [(nint)host, unchecked((nint)0x1_4000_0000)]);

        DescriptorChain chain = _queue.TryPop()!;
        Assert.Equal(0x1_4000_0000ul, chain.WritableLength);
        chain.Complete([1, 2, 3, 4]);
        Assert.Equal([1, 2, 3, 4], memory.At(GuestRam.Base, 4).ToArray());
    }

    [Fact]
    public void Flush_OfManyCompletions_NotifiesOnce()
    {
        Submit(1, [], []);
        Submit(2, [], []);
        _queue.Flush();
        Assert.Equal(0, _notifications);

        _queue.TryPop()!.Complete([]);
        _queue.TryPop()!.Complete([]);
        _queue.Flush();
        _queue.Flush();
        Assert.Equal(1, _notifications);
    }

    [Fact]
    public void IsIdle_UntilAllIsCompleted_IsFalse()
    {
        Assert.True(_queue.IsIdle);
        Submit(1, [], []);
        Assert.False(_queue.IsIdle);
        DescriptorChain chain = _queue.TryPop()!;
        Assert.False(_queue.IsIdle);
        chain.Complete([]);
        Assert.True(_queue.IsIdle);
    }

    [Fact]
    public void TrySubmit_BeyondTheLimit_IsRefusedUntilSomethingWasReaped()
    {
        // 32768 is the largest queue that VIRTIO knows: submitted, taken and unreaped chains count.
        for (uint i = 0; i < DescriptorQueue.MaxInFlight; i++)
        {
            Assert.True(Submit(i, [], []));
            if (i % 3 == 0)
            {
                _queue.TryPop();
            }
            else if (i % 3 == 1)
            {
                _queue.TryPop()!.Complete([]);
            }
        }

        Assert.False(Submit(0, [], []));
        Assert.Single(Reap(1));
        Assert.True(Submit(0, [], []));
        Assert.False(Submit(0, [], []));
    }

    [Fact]
    public void Reap_RoomForSome_TakesTheOldest()
    {
        for (ulong token = 1; token <= 3; token++)
        {
            Submit(token, [], []);
            _queue.TryPop()!.Complete([]);
        }

        Assert.Equal([1ul, 2ul], Reap(2).Select(completion => completion.Token));
        Assert.Equal([3ul], Reap(2).Select(completion => completion.Token));
        Assert.Empty(Reap(2));
    }

    public void Dispose() => _queue.Dispose();

    /// <summary>Submits vectors given as address and length in turn.</summary>
    private bool Submit(ulong token, nint[] readable, nint[] writable)
    {
        fixed (nint* read = readable)
        {
            fixed (nint* write = writable)
            {
                return _queue.TrySubmit(new SubmittedChain
                {
                    Token = token,
                    Queue = 1,
                    Readable = (iovec*)read,
                    ReadableCount = (uint)readable.Length / 2,
                    Writable = (iovec*)write,
                    WritableCount = (uint)writable.Length / 2,
                });
            }
        }
    }

    private List<Completion> Reap(int room)
    {
        var completions = new List<Completion>();
        CollectionsMarshal.SetCount(completions, room);
        CollectionsMarshal.SetCount(completions, _completions.Reap(CollectionsMarshal.AsSpan(completions)));
        return completions;
    }
}
