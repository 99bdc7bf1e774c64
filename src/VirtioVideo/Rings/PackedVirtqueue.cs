// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Memory;

namespace VirtioVideo.Rings;

/// <summary>A packed virtqueue (VIRTIO 1.2, 2.8): available side and chains. The other part of this class has the used side and the notifications.</summary>
internal sealed partial class PackedVirtqueue : RingVirtqueue
{
    private readonly uint _num;
    private PackedRingLayout _ring;
    private PackedCursor _nextAvail;

    /// <summary>
    /// Number of descriptors of all chains that were taken and not used, including those that were in flight when the ring's state was saved.
    /// </summary>
    private uint _slotsInFlight;

    /// <exception cref="HostException">EINVAL: the ring is not inside guest memory.</exception>
    public PackedVirtqueue(in VringSettings settings, VringPosition start, GuestMemory memory, RingNotifier notifier, QueueCounters counters)
        : base(settings, memory, notifier, counters)
    {
        _num = settings.Num;
        MapOrThrow(memory);
        _nextAvail = new PackedCursor(start.NextAvail);
        _nextUsed = new PackedCursor(start.NextUsed);
        _firstUsed = _nextUsed;
        _slotsInFlight = _nextUsed.DistanceTo(_nextAvail, _num);
    }

    /// <inheritdoc/>
    public override VringPosition Position => new(_nextAvail.Position, _nextUsed.Position);

    /// <inheritdoc/>
    public override DescriptorChain? TryPop()
    {
        if (!IsLive)
        {
            return null;
        }

        PackedDesc head = PackedDesc.Read(_ring.Table, _nextAvail.Index);
        if (!head.IsAvailable(_nextAvail.Wrap))
        {
            return null;
        }

        if (_slotsInFlight >= _num)
        {
            return Broken(QueueFault.InFlight);
        }

        DescriptorChain chain = Take(head.Id);
        QueueFault fault = (head.Flags & VirtqDesc.IndirectFlag) != 0 ? WalkTable(chain, head) : Walk(chain, head);
        if (fault != QueueFault.None)
        {
            return Broken(chain, fault);
        }

        if (chain.Slots > _num - _slotsInFlight)
        {
            // The chain includes descriptors that the device has not used yet.
            return Broken(chain, QueueFault.InFlight);
        }

        _slotsInFlight += chain.Slots;
        _nextAvail = _nextAvail.Plus(chain.Slots, _num);
        return Popped(chain);
    }

    /// <inheritdoc/>
    protected override bool TryMap(GuestMemory memory) => PackedRingLayout.TryMap(memory, Settings, out _ring);

    /// <summary>
    /// Walks a list of descriptors that follow each other in the ring (2.8.6), as long as it is of the usual kind: a few descriptors in one region.
    /// </summary>
    private QueueFault Walk(DescriptorChain chain, PackedDesc desc)
    {
        ChainBuilder builder = Build(chain);
        GuestWords ring = _ring.Table;
        uint index = _nextAvail.Index;
        while (true)
        {
            ulong address = PackedDesc.ReadAddr(ring, index);
            if ((uint)builder.SpanCount >= _num || !builder.TryAddUsual(address, desc.Len, desc.IsWritable))
            {
                return builder.Finish() == QueueFault.None ? WalkOn(chain, address, desc, index) : QueueFault.TotalLength;
            }

            if ((desc.Flags & VirtqDesc.NextFlag) == 0)
            {
                // 2.8.6: the id is in the last descriptor of the list.
                chain.Token = desc.Id;
                chain.Slots = (uint)builder.SpanCount;
                return builder.Finish();
            }

            index = index + 1 == _num ? 0 : index + 1;
            desc = PackedDesc.Read(ring, index);
            if ((desc.Flags & VirtqDesc.IndirectFlag) != 0)
            {
                // 2.8.19: INDIRECT is not allowed in a list linked by NEXT.
                return QueueFault.Indirect;
            }
        }
    }

    /// <summary>Walks the rest of a list of any kind.</summary>
    /// <param name="chain">The chain, as far as it was walked.</param>
    /// <param name="address">The address of the next descriptor, which was read already.</param>
    /// <param name="desc">The rest of that descriptor.</param>
    /// <param name="index">Its index.</param>
    private QueueFault WalkOn(DescriptorChain chain, ulong address, PackedDesc desc, uint index)
    {
        ChainBuilder builder = Build(chain);
        GuestWords ring = _ring.Table;
        while ((uint)builder.SpanCount < _num)
        {
            QueueFault fault = builder.Add(address, desc.Len, desc.IsWritable);
            if (fault != QueueFault.None)
            {
                return fault;
            }

            if ((desc.Flags & VirtqDesc.NextFlag) == 0)
            {
                chain.Token = desc.Id;
                chain.Slots = (uint)builder.SpanCount;
                return builder.Finish();
            }

            index = index + 1 == _num ? 0 : index + 1;
            desc = PackedDesc.Read(ring, index);
            address = PackedDesc.ReadAddr(ring, index);
            if ((desc.Flags & VirtqDesc.IndirectFlag) != 0)
            {
                return QueueFault.Indirect;
            }
        }

        return QueueFault.ChainLength;
    }

    /// <summary>Walks a whole indirect table in order (2.8.7). Of the flags only WRITE counts there.</summary>
    private QueueFault WalkTable(DescriptorChain chain, PackedDesc head)
    {
        if (!Settings.Indirect || (head.Flags & VirtqDesc.NextFlag) != 0)
        {
            return QueueFault.Indirect;
        }

        QueueFault fault = FindTable(PackedDesc.ReadAddr(_ring.Table, _nextAvail.Index), head.Len, _num, out GuestWords found);
        if (fault != QueueFault.None)
        {
            return fault;
        }

        ChainBuilder builder = Build(chain);
        GuestWords table = found;
        uint count = head.Len / VirtqDesc.Size;
        for (uint i = 0; i < count; i++)
        {
            PackedDesc desc = PackedDesc.Read(table, i);
            fault = builder.Add(PackedDesc.ReadAddr(table, i), desc.Len, desc.IsWritable);
            if (fault != QueueFault.None)
            {
                return fault;
            }
        }

        chain.Slots = 1;
        return builder.Finish();
    }
}
