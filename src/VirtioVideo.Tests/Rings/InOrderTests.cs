// SPDX-License-Identifier: BSD-3-Clause

using System.Collections.Generic;
using System.Linq;
using VirtioVideo.Rings;
using VirtioVideo.Tests.PlainRings;
using VirtioVideo.Tests.Support;
using Xunit;

namespace VirtioVideo.Tests.Rings;

/// <summary>VIRTIO 1.2, 2.7.9, 2.8.12: VIRTIO_F_IN_ORDER.</summary>
public sealed class InOrderTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Complete_OutOfOrder_UsesInTheOrderOfArrival(bool packed)
    {
        using RingBench bench = RingBench.Create(packed, num: 8, inOrder: true);
        ushort[] ids = [.. Enumerable.Range(0, 4).Select(i => bench.AnyDriver.Add([], [bench.Buffer((uint)i + 4)]))];
        bench.AnyDriver.Publish();
        DescriptorChain[] chains = [.. Enumerable.Range(0, 4).Select(_ => bench.Queue.TryPop()!)];

        chains[2].Complete(new byte[6]);
        chains[1].Complete(new byte[5]);
        bench.Queue.Flush();
        Assert.False(bench.AnyDriver.HasUsed);

        // The first lets those go that waited for it; the last has its own length, not that of a batch.
        chains[0].Complete(new byte[4]);
        bench.Queue.Flush();
        for (uint i = 0; i < 3; i++)
        {
            Assert.Equal(new VirtqUsedElem { Id = ids[i], Len = i + 4 }, bench.AnyDriver.TakeUsed());
        }

        Assert.False(bench.AnyDriver.TryTakeUsed(out _));
        chains[3].Complete(new byte[7]);
        bench.Queue.Flush();
        Assert.Equal(new VirtqUsedElem { Id = ids[3], Len = 7 }, bench.AnyDriver.TakeUsed());
    }

    [Theory]
    [InlineData(false, 4u)]
    [InlineData(true, 3u)]
    public void Complete_InAnyOrderForLong_UsesInTheOrderOfArrival(bool packed, uint num)
    {
        using RingBench bench = RingBench.Create(packed, num, inOrder: true);
        var random = new System.Random(5);
        var sent = new Queue<ushort>();
        var taken = new List<DescriptorChain>();
        RingBuffer room = bench.Buffer(4);
        for (int step = 0; step < 3000; step++)
        {
            if (bench.AnyDriver.FreeDescriptors > 0 && random.Next(2) == 0)
            {
                sent.Enqueue(bench.AnyDriver.Add([], [room]));
                bench.AnyDriver.Publish();
                taken.Add(bench.Queue.TryPop()!);
            }
            else if (taken.Count > 0)
            {
                DescriptorChain chain = taken[random.Next(taken.Count)];
                taken.Remove(chain);
                chain.Complete([1, 2, 3, 4]);
                bench.Queue.Flush();
                while (bench.AnyDriver.TryTakeUsed(out VirtqUsedElem element))
                {
                    Assert.Equal((uint)sent.Dequeue(), element.Id);
                }
            }
        }

        Assert.Equal(QueueFault.None, bench.Queue.Fault);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void TryPop_MoreThanTheQueueHoldsWhileSomeWaitForTheirTurn_BreaksTheQueue(bool packed)
    {
        // Chains that were completed and are not used yet are the device's still.
        using RingBench bench = RingBench.Create(packed, num: 2, inOrder: true);
        bench.AnyDriver.Add([bench.Buffer(4)], []);
        bench.AnyDriver.Add([bench.Buffer(4)], []);
        bench.AnyDriver.Publish();
        Assert.NotNull(bench.Queue.TryPop());
        bench.Queue.TryPop()!.Complete([]);
        if (bench is SplitRingBench split)
        {
            split.Driver.AddHead(0);
            split.Driver.Publish();
        }
        else
        {
            // Where the first of both was, made available for the lap after it.
            PackedRingDriver driver = ((PackedRingBench)bench).Driver;
            driver.SetDescriptor(driver.NextIndex, bench.Buffer(4), 0, PackedRingDriver.AvailableFlags(driver.NextWrap));
        }

        Assert.Null(bench.Queue.TryPop());
        Assert.Equal(QueueFault.InFlight, bench.Queue.Fault);
    }
}
