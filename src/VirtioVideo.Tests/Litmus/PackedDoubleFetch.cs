// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Rings;
using VirtioVideo.Tests.PlainRings;
using VirtioVideo.Tests.Support;

namespace VirtioVideo.Tests.Litmus;

/// <summary>Words of a packed ring. The first chain is an ordinary one, so that the second is read as most are.</summary>
internal abstract class PackedDoubleFetch : DoubleFetch
{
    private const uint Descriptor = 16;

    private readonly PackedRingDriver _driver;

    protected PackedDoubleFetch()
    {
        _driver = new PackedRingDriver(Ram, Num, indirect: true);
        Memory = Ram.Allocate(4096);
        _driver.SetDescriptor(0, new RingBuffer(Memory, 16), 0, PackedRingDriver.AvailableFlags(wrap: true));
        _driver.SetDescriptor(1, new RingBuffer(Memory, 16), 1, PackedRingDriver.AvailableFlags(wrap: true));
    }

    /// <inheritdoc/>
    protected override RingDriver Driver => _driver;

    /// <inheritdoc/>
    protected override bool IsWide => true;

    /// <inheritdoc/>
    protected override ulong Word => Driver.Settings.Desc + Descriptor + 8;

    /// <summary>What descriptors name.</summary>
    protected ulong Memory { get; }

    /// <inheritdoc/>
    protected override Sight Look(Virtqueue queue) => Pop(queue) is null ? Sight.Forbidden : Judge(Pop(queue), queue.Fault);

    /// <summary>What the second chain shows.</summary>
    protected abstract Sight Judge(DescriptorChain? chain, QueueFault fault);

    private static ulong Rest(uint length, ushort id, int flags = 0)
        => new PackedDesc(length, id, (ushort)(flags | PackedRingDriver.AvailableFlags(wrap: true))).Word;

    /// <summary>Length and buffer id: two chains that the driver may send.</summary>
    internal sealed class OfId : PackedDoubleFetch
    {
        protected override (ulong First, ulong Second) Values => (Rest(16, 3), Rest(32, 5));

        protected override Sight Judge(DescriptorChain? chain, QueueFault fault)
            => (chain?.ReadableLength, chain?.Token) switch
            {
                (16, 3) => Sight.First,
                (32, 5) => Sight.Second,
                _ => Sight.Forbidden,
            };
    }

    /// <summary>The length of an indirect table: two entries, and more than are allowed.</summary>
    internal sealed class OfTableLength : PackedDoubleFetch
    {
        private const uint Entries = 100;

        public OfTableLength()
        {
            ulong table = Ram.Allocate(Entries * Descriptor);
            for (uint i = 0; i < Entries; i++)
            {
                Ram.Write(table + (Descriptor * i), Memory);
                Ram.Write(table + (Descriptor * i) + 8, 16ul);
            }

            Ram.Write(Driver.Settings.Desc + Descriptor, table);
        }

        protected override (ulong First, ulong Second) Values => (Rest(2 * Descriptor, 3, VirtqDesc.IndirectFlag), Rest(Entries * Descriptor, 3, VirtqDesc.IndirectFlag));

        protected override Sight Judge(DescriptorChain? chain, QueueFault fault)
            => (chain?.SpanCount, fault) switch
            {
                (2, _) => Sight.First,
                (null, QueueFault.Indirect) => Sight.Second,
                _ => Sight.Forbidden,
            };
    }
}
