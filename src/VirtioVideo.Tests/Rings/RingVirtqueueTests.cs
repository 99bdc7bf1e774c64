// SPDX-License-Identifier: BSD-3-Clause

using System.Collections.Generic;
using System.Linq;
using VirtioVideo.Rings;
using VirtioVideo.Tests.PlainRings;
using VirtioVideo.Tests.Support;
using Xunit;

namespace VirtioVideo.Tests.Rings;

/// <summary>What a device may rely on whatever the format of the ring.</summary>
public sealed class RingVirtqueueTests
{
    [Theory]
    [InlineData(false, 1u)]
    [InlineData(false, 2u)]
    [InlineData(false, 256u)]
    [InlineData(false, 32768u)]
    [InlineData(true, 1u)]
    [InlineData(true, 2u)]
    [InlineData(true, 3u)]
    [InlineData(true, 256u)]
    [InlineData(true, 32768u)]
    public void TryPop_FullQueue_TakesAllChains(bool packed, uint num)
    {
        using RingBench bench = RingBench.Create(packed, num);
        RingBuffer request = bench.Buffer(4);
        ushort[] ids = [.. Enumerable.Range(0, (int)num).Select(_ => bench.AnyDriver.Add([request], []))];
        bench.AnyDriver.Publish();

        var taken = new List<DescriptorChain>();
        while (bench.Queue.TryPop() is { } chain)
        {
            taken.Add(chain);
        }

        Assert.Equal(ids.Select(id => (ulong)id), taken.Select(chain => chain.Token));
        Assert.Equal((int)num, bench.Queue.InFlight);
        taken.ForEach(chain => chain.Complete([]));
        bench.Queue.Flush();
        Assert.Equal(ids, ids.Select(_ => (ushort)bench.AnyDriver.TakeUsed().Id));
        Assert.Equal(0, bench.Queue.InFlight);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Complete_OutOfOrder_UsesInThatOrder(bool packed)
    {
        // 2.8.8: of a packed ring the driver skips as many descriptors as the chain had.
        using RingBench bench = RingBench.Create(packed, num: 8);
        ushort[] ids =
        [
            bench.AnyDriver.Add([bench.Buffer(4)], []),
            bench.AnyDriver.Add([bench.Buffer(4)], [bench.Buffer(4)]),
            bench.AnyDriver.Add([], [bench.Buffer(8)]),
        ];
        bench.AnyDriver.Publish();
        DescriptorChain[] chains = [bench.Queue.TryPop()!, bench.Queue.TryPop()!, bench.Queue.TryPop()!];

        chains[2].Complete(new byte[6]);
        chains[0].Complete(new byte[6]);
        chains[1].Complete(new byte[6]);
        Assert.False(bench.AnyDriver.TryTakeUsed(out _));
        bench.Queue.Flush();

        Assert.Equal(new VirtqUsedElem { Id = ids[2], Len = 6 }, bench.AnyDriver.TakeUsed());
        Assert.Equal(new VirtqUsedElem { Id = ids[0], Len = 0 }, bench.AnyDriver.TakeUsed());
        Assert.Equal(new VirtqUsedElem { Id = ids[1], Len = 4 }, bench.AnyDriver.TakeUsed());
    }
}
