// SPDX-License-Identifier: BSD-3-Clause

using System;
using VirtioVideo.Memory;
using VirtioVideo.Platform.Linux;
using VirtioVideo.Rings;
using VirtioVideo.Tests.Conformance;
using VirtioVideo.Tests.Support;
using Xunit;
using static VirtioVideo.Tests.Support.BadRing;

namespace VirtioVideo.Tests.Rings;

/// <summary>VIRTIO 1.2, 2.7.5.3: indirect tables that break the queue.</summary>
public sealed class SplitVirtqueueIndirectTests
{
    private const ushort Next = VirtqDesc.NextFlag;
    private const ushort Write = VirtqDesc.WriteFlag;
    private const ushort Indirect = VirtqDesc.IndirectFlag;

    [Fact]
    public void NextBeyondTheIndirectTable_IsNextIndex()
    {
        using var bench = new SplitRingBench(num: 8, indirect: true);
        PutTable(bench, 2, Desc(bench.Buffer(4), Next, 2), Desc(bench.Buffer(4)));

        AssertBroken(bench, QueueFault.NextIndex);
    }

    [Fact]
    public void LoopInAnIndirectTable_IsChainLength()
    {
        using var bench = new SplitRingBench(num: 8, indirect: true);
        PutTable(bench, 2, Desc(bench.Buffer(4), Next, 1), Desc(bench.Buffer(4), Next, 0));

        AssertBroken(bench, QueueFault.ChainLength);
    }

    [Fact]
    public void IndirectThatWasNotNegotiated_IsIndirect()
    {
        using var bench = new SplitRingBench(num: 8, indirect: false);
        PutTable(bench, 1, Desc(bench.Buffer(4)));

        AssertBroken(bench, QueueFault.Indirect);
    }

    [Fact]
    public void IndirectInsideAnIndirectTable_IsIndirect()
    {
        // 2.7.5.3.1: "The driver MUST NOT set the VIRTQ_DESC_F_INDIRECT flag within an indirect descriptor".
        using var bench = new SplitRingBench(num: 8, indirect: true);
        PutTable(bench, 1, Desc(bench.Buffer(16), Indirect));

        AssertBroken(bench, QueueFault.Indirect);
    }

    [Fact]
    public void IndirectTogetherWithNext_IsIndirect()
    {
        // 2.7.5.3.1: "A driver MUST NOT set both VIRTQ_DESC_F_INDIRECT and VIRTQ_DESC_F_NEXT in flags."
        using var bench = new SplitRingBench(num: 8, indirect: true);
        ulong table = bench.Ram.Allocate(16);
        bench.Ram.Write(table, Desc(bench.Buffer(4)));
        bench.Driver.SetDescriptor(1, Desc(bench.Buffer(4)));
        Put(bench, 0, new RingBuffer(table, 16), Indirect | Next, 1);

        AssertBroken(bench, QueueFault.Indirect);
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(8u)]
    [InlineData(17u)]
    [InlineData(31u)]
    [InlineData((8 * 16) + 16u)]
    [InlineData(0xfffffff0u)]
    public void IndirectTableOfOddOrForbiddenLength_IsIndirect(uint length)
    {
        using var bench = new SplitRingBench(num: 8, indirect: true);
        Put(bench, 0, new RingBuffer(bench.Ram.Allocate(4096), length), Indirect);

        AssertBroken(bench, QueueFault.Indirect);
    }

    [Fact]
    public void IndirectTableThatMakesTheChainLongerThanTheQueue_IsIndirect()
    {
        // One descriptor before it, eight in it, in a queue of eight.
        using var bench = new SplitRingBench(num: 8, indirect: true);
        bench.Driver.SetDescriptor(1, Desc(new RingBuffer(bench.Ram.Allocate(128), 128), Indirect));
        Put(bench, 0, bench.Buffer(4), Next, 1);

        AssertBroken(bench, QueueFault.Indirect);
    }

    [Fact]
    public void IndirectTableOutsideGuestMemory_IsAddress()
    {
        using var bench = new SplitRingBench(num: 8, indirect: true);
        Put(bench, 0, new RingBuffer(0x1000, 16), Indirect);

        AssertBroken(bench, QueueFault.Address);
    }

    [Fact]
    [Ruling(9)]
    public void ReadableBehindWritableInAnIndirectTable_IsReadableAfterWritable()
    {
        using var bench = new SplitRingBench(num: 8, indirect: true);
        PutTable(bench, 2, Desc(bench.Buffer(4), Next | Write, 1), Desc(bench.Buffer(4)));

        AssertBroken(bench, QueueFault.ReadableAfterWritable);
    }
}
