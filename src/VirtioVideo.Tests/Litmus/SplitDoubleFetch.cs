// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Rings;
using VirtioVideo.Tests.PlainRings;
using VirtioVideo.Tests.Support;

namespace VirtioVideo.Tests.Litmus;

/// <summary>Words of a split ring. The first chain is an ordinary one, so that the second is read as most are.</summary>
internal abstract class SplitDoubleFetch : DoubleFetch
{
    private const ushort Ordinary = 3;

    private readonly SplitRingDriver _driver;

    protected SplitDoubleFetch()
    {
        _driver = new SplitRingDriver(Ram, Num, indirect: true);
        Memory = Ram.Allocate(4096);
        _driver.SetDescriptor(Ordinary, Desc(16));
        _driver.SetDescriptor(0, Desc(16));
        foreach (ushort head in (ushort[])[Ordinary, 0])
        {
            _driver.AddHead(head);
        }

        _driver.Publish();
    }

    /// <inheritdoc/>
    protected override RingDriver Driver => _driver;

    /// <inheritdoc/>
    protected override bool IsWide => true;

    /// <summary>Of the descriptor that is flipped.</summary>
    protected override ulong Word => Driver.Settings.Desc + 8;

    /// <summary>What descriptors name.</summary>
    protected ulong Memory { get; }

    /// <summary>A descriptor.</summary>
    protected VirtqDesc Desc(uint length, int flags = 0, ushort next = 0) => BadRing.Desc(new RingBuffer(Memory, length), flags, next);

    /// <summary>The second word of a descriptor.</summary>
    protected static ulong Rest(uint length, int flags = 0, ushort next = 0) => length | ((ulong)(uint)flags << 32) | ((ulong)next << 48);

    /// <inheritdoc/>
    protected override Sight Look(Virtqueue queue) => Pop(queue) is null ? Sight.Forbidden : Judge(queue.Fault == QueueFault.None ? Pop(queue) : null, queue.Fault);

    /// <summary>What the second chain shows.</summary>
    protected abstract Sight Judge(DescriptorChain? chain, QueueFault fault);

    /// <summary>avail.ring: a head inside and one outside of the table, where something is that looks like a descriptor.</summary>
    internal sealed class OfHead : SplitDoubleFetch
    {
        private const ushort Outside = 4096;

        public OfHead()
        {
            Ram.Allocate(16 * (Outside + 1));
            Ram.Write(Driver.Settings.Desc + (16 * Outside), Desc(48));
        }

        protected override ulong Word => Driver.Settings.Avail + 4 + 2;

        protected override bool IsWide => false;

        protected override (ulong First, ulong Second) Values => (0, Outside);

        protected override Sight Judge(DescriptorChain? chain, QueueFault fault)
            => (chain, fault) switch
            {
                (null, QueueFault.HeadIndex) => Sight.Second,
                ({ Token: 0, ReadableLength: 16 }, _) => Sight.First,
                _ => Sight.Forbidden,
            };
    }

    /// <summary>avail.idx: one chain, and more than the ring has room for.</summary>
    internal sealed class OfAvailIndex : SplitDoubleFetch
    {
        protected override ulong Word => Driver.Settings.Avail + 2;

        protected override bool IsWide => false;

        protected override (ulong First, ulong Second) Values => (1, 0x4000);

        protected override Sight Look(Virtqueue queue)
            => Pop(queue) is null
                ? Judge(null, queue.Fault)
                : Pop(queue) is null ? Sight.First : Sight.Forbidden;

        protected override Sight Judge(DescriptorChain? chain, QueueFault fault) => fault == QueueFault.AvailIndex ? Sight.Second : Sight.Forbidden;
    }

    /// <summary>Length, flags and next of a descriptor: a chain of one and a chain of two.</summary>
    internal sealed class OfFlags : SplitDoubleFetch
    {
        public OfFlags()
        {
            Ram.Write(Driver.Settings.Desc + 16, Desc(64));
        }

        protected override (ulong First, ulong Second) Values => (Rest(16), Rest(32, VirtqDesc.NextFlag, 1));

        protected override Sight Judge(DescriptorChain? chain, QueueFault fault)
            => (chain?.SpanCount, chain?.ReadableLength) switch
            {
                (1, 16) => Sight.First,
                (2, 96) => Sight.Second,
                _ => Sight.Forbidden,
            };
    }

    /// <summary>The length of an indirect table: two entries of which the second leads behind the table, and more entries than are allowed.</summary>
    internal sealed class OfTableLength : SplitDoubleFetch
    {
        private const uint Entry = 16;

        public OfTableLength()
        {
            ulong table = Ram.Allocate(100 * Entry);
            Ram.Write(table, Desc(16, VirtqDesc.NextFlag, 1));
            Ram.Write(table + Entry, Desc(16, VirtqDesc.NextFlag, 3));
            Ram.Write(table + (3 * Entry), Desc(16));
            Ram.Write(Driver.Settings.Desc, table);
        }

        protected override (ulong First, ulong Second) Values => (Rest(2 * Entry, VirtqDesc.IndirectFlag), Rest(100 * Entry, VirtqDesc.IndirectFlag));

        protected override Sight Judge(DescriptorChain? chain, QueueFault fault)
            => (chain, fault) switch
            {
                (null, QueueFault.NextIndex) => Sight.First,
                (null, QueueFault.Indirect) => Sight.Second,
                _ => Sight.Forbidden,
            };
    }
}
