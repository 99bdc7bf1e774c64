// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Codecs;
using VirtioVideo.Memory;
using VirtioVideo.Rings;
using VirtioVideo.Streams;
using VirtioVideo.Tests.Support;
using Xunit;

namespace VirtioVideo.Tests.Streams;

/// <summary>The resources of a queue.</summary>
public sealed class ResourceQueueTests
{
    [Fact]
    public void TakePending_OfAQueuedResource_GivesItsCommandOnce()
    {
        using var bench = new SplitRingBench();
        bench.Send();
        DescriptorChain command = bench.Queue.TryPop()!;
        var queue = new ResourceQueue(new CodecStatistics());
        Resource resource = queue.FindOrAdd(7);
        Assert.Null(queue.TakePending(resource));
        queue.MarkQueued(resource, command);
        Assert.Equal((1, command), (queue.QueuedCount, resource.Pending));

        Assert.Same(command, queue.TakePending(resource));
        Assert.Null(queue.TakePending(resource));
        Assert.Equal(0, queue.QueuedCount);
    }

    [Fact]
    public void Withdraw_OfAResource_MakesItsIdUnknownAndItsMemoryGone()
    {
        var queue = new ResourceQueue(new CodecStatistics());
        Resource resource = queue.FindOrAdd(uint.MaxValue);
        resource.Attach([], [new GuestBuffer([])]);
        Assert.True(resource.IsAttached);
        Assert.Same(resource, queue.FindOrAdd(uint.MaxValue));
        queue.Withdraw(resource);

        Assert.False(resource.IsAttached);
        Assert.Null(queue.Find(uint.MaxValue));
        Assert.NotSame(resource, queue.FindOrAdd(uint.MaxValue));
        Assert.Equal(1, queue.Count);
        queue.DetachAll();
        Assert.Equal(0, queue.Count);
    }
}
