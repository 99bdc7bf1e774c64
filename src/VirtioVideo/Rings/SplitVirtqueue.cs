// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Memory;
using VirtioVideo.Platform;

namespace VirtioVideo.Rings;

/// <summary>A split virtqueue (VIRTIO 1.2, 2.7): available side and chains. Used side and notifications: the other part of this class.</summary>
internal sealed partial class SplitVirtqueue : RingVirtqueue
{
    private readonly uint _num;
    private readonly uint _mask;
    private SplitRingLayout _ring;
    private ushort _nextAvail;

    /// <summary>avail.idx as last seen: up to it entries can be taken without another look.</summary>
    private ushort _availIndex;

    /// <exception cref="HostException">EINVAL: the ring is not inside guest memory.</exception>
    public SplitVirtqueue(in VringSettings settings, VringPosition start, GuestMemory memory, RingNotifier notifier, QueueCountersBox counters)
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

        // All that were taken and not used, also such as were in flight when the ring's state was saved.
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

    /// <summary>Looks at avail.idx.</summary>
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

    /// <summary>Walks a chain from its head (2.7.5) and, if a descriptor says so, an indirect table (2.7.5.3).</summary>
    private QueueFault Walk(DescriptorChain chain, uint index)
    {
        for (uint seen = 0; seen < _num; seen++)
        {
            VirtqDesc desc = _ring.Descriptor(index);
            if ((desc.Flags & VirtqDesc.IndirectFlag) != 0)
            {
                // 2.7.5.3.1: not together with NEXT; negotiated; the last of its chain by that.
                return Settings.Indirect && (desc.Flags & VirtqDesc.NextFlag) == 0
                    ? WalkTable(chain, desc, _num - seen)
                    : QueueFault.Indirect;
            }

            QueueFault fault = AddBuffer(chain, desc.Addr, desc.Len, (desc.Flags & VirtqDesc.WriteFlag) != 0);
            if (fault != QueueFault.None || (desc.Flags & VirtqDesc.NextFlag) == 0)
            {
                return fault;
            }

            index = desc.Next;
            if (index >= _num)
            {
                return QueueFault.NextIndex;
            }
        }

        return QueueFault.ChainLength;
    }

    private QueueFault WalkTable(DescriptorChain chain, in VirtqDesc tableDesc, uint limit)
    {
        QueueFault fault = FindTable(tableDesc.Addr, tableDesc.Len, limit, out GuestWords table);
        uint count = tableDesc.Len / VirtqDesc.Size;
        uint index = 0;
        for (uint seen = 0; seen < count && fault == QueueFault.None; seen++)
        {
            VirtqDesc desc = VirtqDesc.Read(table, index);
            if ((desc.Flags & VirtqDesc.IndirectFlag) != 0)
            {
                return QueueFault.Indirect;
            }

            fault = AddBuffer(chain, desc.Addr, desc.Len, (desc.Flags & VirtqDesc.WriteFlag) != 0);
            if (fault != QueueFault.None || (desc.Flags & VirtqDesc.NextFlag) == 0)
            {
                return fault;
            }

            index = desc.Next;
            if (index >= count)
            {
                return QueueFault.NextIndex;
            }
        }

        return fault != QueueFault.None ? fault : QueueFault.ChainLength;
    }
}
