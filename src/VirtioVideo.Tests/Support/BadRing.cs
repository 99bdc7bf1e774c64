// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Memory;
using VirtioVideo.Rings;
using Xunit;

namespace VirtioVideo.Tests.Support;

/// <summary>What a driver does to break a ring, and what must come of it.</summary>
internal static class BadRing
{
    /// <summary>A descriptor.</summary>
    public static VirtqDesc Desc(RingBuffer buffer, int flags = 0, ushort next = 0)
        => new() { Addr = buffer.Address, Len = buffer.Length, Flags = (ushort)flags, Next = next };

    /// <summary>Makes a descriptor available as the head of a chain.</summary>
    public static void Put(SplitRingBench bench, ushort head, RingBuffer buffer, int flags, ushort next = 0)
    {
        bench.Driver.SetDescriptor(head, Desc(buffer, flags, next));
        bench.Driver.AddHead(head);
        bench.Driver.Publish();
    }

    /// <summary>Makes a chain of one indirect table available.</summary>
    public static void PutTable(SplitRingBench bench, uint count, params VirtqDesc[] entries)
    {
        ulong table = bench.Ram.Allocate(16 * count);
        for (int i = 0; i < entries.Length; i++)
        {
            bench.Ram.Write(table + (16ul * (uint)i), entries[i]);
        }

        Put(bench, 0, new RingBuffer(table, 16 * count), VirtqDesc.IndirectFlag);
    }

    /// <summary>The queue breaks with this fault, says so once, and touches nothing any more.</summary>
    public static void AssertBroken(SplitRingBench bench, QueueFault fault)
    {
        VringSettings ring = bench.Driver.Settings;
        byte[] used = bench.Ram.At(ring.Used, (int)(6 + (8 * ring.Num))).ToArray();
        Assert.Null(bench.Queue.TryPop());
        Assert.Equal(fault, bench.Queue.Fault);

        bench.Driver.SetDescriptor(0, Desc(bench.Buffer(4)));
        bench.Driver.AvailIndex = (ushort)(bench.Queue.Position.NextAvail + 1);
        AssertStaysBroken(bench, fault);
        Assert.Equal(used, bench.Ram.At(ring.Used, used.Length).ToArray());
    }

    /// <summary>Sticky: also when the driver made good, and no second fault hides the first.</summary>
    public static void AssertStaysBroken(RingBench bench, QueueFault fault)
    {
        Assert.Null(bench.Queue.TryPop());
        Assert.False(bench.Queue.EnableNotification());
        bench.Queue.MemoryChanged(GuestMemory.Empty);
        bench.Queue.Flush();

        Assert.Equal(fault, bench.Queue.Fault);
        Assert.Equal((1ul, fault), (bench.Counters.Faults, bench.Counters.LastFault));
        Assert.Equal(0, bench.Interrupts);
    }
}
