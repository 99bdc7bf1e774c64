// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Memory;

namespace VirtioVideo.Rings;

/// <summary>A split virtqueue (VIRTIO 1.2, 2.7): available side and chains. The other part of this class has the used side and the notifications.</summary>
internal sealed partial class SplitVirtqueue : RingVirtqueue
{
    private readonly uint _num;
    private readonly uint _mask;
    private SplitRingLayout _ring;
    private ushort _nextAvail;

    /// <summary>avail.idx as last seen. Entries up to it can be taken without another look.</summary>
    private ushort _availIndex;

    /// <exception cref="HostException">EINVAL: the ring is not inside guest memory.</exception>
    public SplitVirtqueue(in VringSettings settings, VringPosition start, GuestMemory memory, RingNotifier notifier, QueueCounters counters)
        : base(settings, memory, notifier, counters)
    {
        _num = settings.Num;
        _mask = settings.Num - 1;
        MapOrThrow(memory);
        _nextAvail = start.NextAvail;
        _availIndex = start.NextAvail;
        _nextUsed = start.NextUsed;
        _publishedUsed = start.NextUsed;
    }

    /// <inheritdoc/>
    public override VringPosition Position => new(_nextAvail, _nextUsed);

    /// <inheritdoc/>
    public override DescriptorChain? TryPop()
    {
        if (!IsLive || (_availIndex == _nextAvail && !Refresh()))
        {
            return null;
        }

        // Counts all chains that were taken and not used, including those that were in flight when the ring's state was saved.
        if ((ushort)(_nextAvail - _nextUsed) >= _num)
        {
            return Broken(QueueFault.InFlight);
        }

        ushort head = _ring.ReadAvailEntry(_nextAvail & _mask);
        if (head >= _num)
        {
            return Broken(QueueFault.HeadIndex);
        }

        DescriptorChain chain = Take(head);
        QueueFault fault = Walk(chain, head);
        if (fault != QueueFault.None)
        {
            return Broken(chain, fault);
        }

        _nextAvail++;
        return Popped(chain);
    }

    /// <inheritdoc/>
    protected override bool TryMap(GuestMemory memory) => SplitRingLayout.TryMap(memory, Settings, out _ring);

    /// <summary>Reads avail.idx again.</summary>
    private bool Refresh()
    {
        ushort index = _ring.ReadAvailIndex();
        if ((ushort)(index - _nextAvail) > _num)
        {
            Break(QueueFault.AvailIndex);
            return false;
        }

        _availIndex = index;
        return index != _nextAvail;
    }

    /// <summary>Walks a chain from its head (2.7.5), as long as it is of the usual kind: a few descriptors in one region.</summary>
    private QueueFault Walk(DescriptorChain chain, uint index)
    {
        ChainBuilder builder = Build(chain);
        GuestWords table = _ring.Table;
        while (true)
        {
            VirtqDesc desc = VirtqDesc.Read(table, index);
            if ((desc.Flags & VirtqDesc.IndirectFlag) != 0
                || (uint)builder.SpanCount >= _num
                || !builder.TryAddUsual(desc.Addr, desc.Len, desc.IsWritable))
            {
                uint left = _num - (uint)builder.SpanCount;
                return builder.Finish() == QueueFault.None ? WalkOn(chain, desc, left) : QueueFault.TotalLength;
            }

            if ((desc.Flags & VirtqDesc.NextFlag) == 0)
            {
                return builder.Finish();
            }

            index = desc.Next;
            if (index >= _num)
            {
                return QueueFault.NextIndex;
            }
        }
    }

    /// <summary>Walks the rest of a chain of any kind. If a descriptor says so, continues with an indirect table (2.7.5.3).</summary>
    /// <param name="chain">The chain, as far as it was walked.</param>
    /// <param name="desc">The next descriptor, which was read already.</param>
    /// <param name="left">Most descriptors that may follow, including this one.</param>
    private QueueFault WalkOn(DescriptorChain chain, VirtqDesc desc, uint left)
    {
        ChainBuilder builder = Build(chain);
        GuestWords table = _ring.Table;
        uint count = _num;
        bool isIndirect = false;
        while (left > 0)
        {
            QueueFault fault;
            uint next = desc.Next;
            if ((desc.Flags & VirtqDesc.IndirectFlag) == 0)
            {
                fault = builder.Add(desc.Addr, desc.Len, desc.IsWritable);
                left--;
                if (fault == QueueFault.None && (desc.Flags & VirtqDesc.NextFlag) == 0)
                {
                    return builder.Finish();
                }
            }
            else if (!Settings.Indirect || isIndirect || (desc.Flags & VirtqDesc.NextFlag) != 0)
            {
                // 2.7.5.3.1: INDIRECT must be negotiated, and is not allowed within a table or together with NEXT. So it is the last descriptor of its chain.
                return QueueFault.Indirect;
            }
            else
            {
                fault = FindTable(desc.Addr, desc.Len, left, out table);
                isIndirect = true;
                left = count = desc.Len / VirtqDesc.Size;
                next = 0;
            }

            if (fault != QueueFault.None)
            {
                return fault;
            }

            if (next >= count)
            {
                return QueueFault.NextIndex;
            }

            desc = VirtqDesc.Read(table, next);
        }

        return QueueFault.ChainLength;
    }
}
