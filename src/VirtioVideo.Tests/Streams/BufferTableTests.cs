// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Linq;
using System.Runtime.InteropServices;
using VirtioVideo.Codecs;
using VirtioVideo.Memory;
using VirtioVideo.Rings;
using VirtioVideo.Streams;
using VirtioVideo.Tests.Support;
using VirtioVideo.Wire;
using Xunit;

namespace VirtioVideo.Tests.Streams;

/// <summary>The resources of a queue.</summary>
public sealed class BufferTableTests
{
    [Fact]
    public void TakePending_OfAQueuedResource_GivesItsCommandOnce()
    {
        using var bench = new SplitRingBench();
        bench.Send();
        DescriptorChain command = bench.Queue.TryPop()!;
        var queue = new BufferTable(new CodecStatistics());
        Resource resource = queue.Attach(7, []);
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
        using var ram = new GuestRam(4096);
        var queue = new BufferTable(new CodecStatistics());
        Resource resource = queue.Attach(uint.MaxValue, [Memory(ram, 10)]);
        Assert.True(resource.IsAttached);
        Assert.Same(resource, queue.Attach(uint.MaxValue, [Memory(ram, 10)]));
        queue.Withdraw(resource);

        Assert.False(resource.IsAttached);
        Assert.Null(queue.Find(uint.MaxValue));
        Assert.NotSame(resource, queue.Attach(uint.MaxValue, [Memory(ram, 10)]));
        Assert.Equal(1, queue.Count);
        queue.DetachAll();
        Assert.Equal(0, queue.Count);
    }

    [Fact]
    public void TotalLength_OfAnyAttachments_IsTheSumOfWhatIsAttached()
    {
        using var ram = new GuestRam(4096);
        var quota = new EntryQuota(100);
        var queue = new BufferTable(new CodecStatistics());
        var random = new Random(5);
        for (int i = 0; i < 1000; i++)
        {
            uint id = (uint)random.Next(8);
            switch (random.Next(10))
            {
                case 0:
                    queue.DetachAll();
                    break;
                case 1 when queue.Find(id) is { } known:
                    queue.Withdraw(known);
                    break;
                default:
                    uint length = (uint)random.Next(1, 4096);
                    queue.Attach(id, random.Next(2) == 0 ? [Memory(ram, length, quota)] : [Memory(ram, length, quota), Memory(ram, 1, quota)]);
                    break;
            }

            Assert.Equal(queue.All.Sum(resource => resource.Buffers.Sum(buffer => (long)buffer.Length)), (long)queue.TotalLength);
            Assert.Equal(queue.All.Sum(resource => resource.Memory.Length), quota.Used);
        }
    }

    private static ScatterList Memory(GuestRam ram, uint length, EntryQuota? quota = null)
    {
        ScatterList list = ScatterList.TryCreate(1, quota)!;
        MemoryMarshal.Write(list.TakeRoom(1), new virtio_video_resource_sg_entry { addr = GuestRam.Base, length = length });
        Assert.True(list.TryResolve(ram.Table));
        return list;
    }
}
