// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.InteropServices;
using VirtioVideo.Memory;

namespace VirtioVideo.Rings;

/// <summary>A split virtqueue that the library reads itself (ring level): available side and chains.</summary>
/// <remarks>
/// Design: the guest may write any word at any time. Each word is read once into a local, the local is
/// checked, and only the local is used. A violation breaks the queue: sticky, nothing more is read, the
/// host is told to raise NEEDS_RESET. Used side and notifications: the other part of this class.
/// </remarks>
internal sealed partial class SplitVirtqueue : Virtqueue
{
    private readonly SplitRingSettings _settings;
    private readonly uint _mask;
    private SplitRingLayout _ring;
    private GuestMemory _memory;
    private ushort _nextAvail;

    /// <summary>avail.idx as last seen: up to it entries can be taken without another look.</summary>
    private ushort _availIndex;

    /// <exception cref="HostException">EINVAL: the ring is not inside guest memory.</exception>
    public SplitVirtqueue(SplitRingSettings settings, GuestMemory memory, ushort nextAvail, ushort nextUsed, RingNotifier notifier, QueueCountersBox counters)
        : base(counters)
    {
        _settings = settings;
        _mask = settings.Num - 1;
        _memory = memory;
        _ring = Map(memory) ?? throw new HostException(Platform.Linux.Errno.EINVAL, "a part of the vring is not inside guest memory");
        _notifier = notifier;
        _nextAvail = nextAvail;
        _availIndex = nextAvail;
        _nextUsed = nextUsed;
        _publishedUsed = nextUsed;
    }

    /// <summary>Index of the next available entry.</summary>
    public ushort NextAvail => _nextAvail;

    /// <inheritdoc/>
    public override DescriptorChain? TryPop()
    {
        if (Fault != QueueFault.None || (_availIndex == _nextAvail && !Refresh()))
        {
            return null;
        }

        if ((uint)InFlight >= _settings.Num)
        {
            return Broken(QueueFault.InFlight);
        }

        ushort head = _ring.ReadAvailEntry(_nextAvail & _mask);
        if (head >= _settings.Num)
        {
            return Broken(QueueFault.HeadIndex);
        }

        DescriptorChain chain = Take(head);
        QueueFault fault = Walk(chain, head);
        if (fault != QueueFault.None)
        {
            Discard(chain);
            return Broken(fault);
        }

        _nextAvail++;
        return Popped(chain);
    }

    /// <inheritdoc/>
    public override void MemoryChanged(GuestMemory memory)
    {
        _memory = memory;
        MoveInFlight(memory);
        SplitRingLayout? ring = Map(memory);
        if (ring is null)
        {
            Break(QueueFault.RingAddress);
        }
        else
        {
            _ring = ring;
        }
    }

    private SplitRingLayout? Map(GuestMemory memory)
        => SplitRingLayout.TryMap(memory, _settings.Num, _settings.Desc, _settings.Avail, _settings.Used);

    /// <summary>Looks at avail.idx.</summary>
    private bool Refresh()
    {
        ushort index = _ring.ReadAvailIndex();
        if ((ushort)(index - _nextAvail) > _settings.Num)
        {
            Break(QueueFault.AvailIndex);
            return false;
        }

        _availIndex = index;
        return index != _nextAvail;
    }

    /// <summary>Walks a chain from its head (2.7.5) and, if the head says so, an indirect table (2.7.5.3).</summary>
    private QueueFault Walk(DescriptorChain chain, ushort head)
    {
        uint index = head;
        for (uint seen = 0; seen < _settings.Num; seen++)
        {
            VirtqDesc desc = _ring.Descriptor(index);
            if ((desc.Flags & VirtqDesc.IndirectFlag) != 0)
            {
                // 2.7.5.3.1: not together with NEXT; negotiated; the last of its chain by that.
                return _settings.Indirect && (desc.Flags & VirtqDesc.NextFlag) == 0
                    ? WalkIndirect(chain, desc, _settings.Num - seen)
                    : QueueFault.Indirect;
            }

            QueueFault fault = AddDescriptor(chain, desc);
            if (fault != QueueFault.None || (desc.Flags & VirtqDesc.NextFlag) == 0)
            {
                return fault;
            }

            if (desc.Next >= _settings.Num)
            {
                return QueueFault.NextIndex;
            }

            index = desc.Next;
        }

        return QueueFault.ChainLength;
    }

    private QueueFault WalkIndirect(DescriptorChain chain, VirtqDesc table, uint limit)
    {
        const uint Size = 16;
        uint count = table.Len / Size;

        // 2.7.5.3.1: a chain, indirect or not, is no longer than the queue.
        if (table.Len == 0 || table.Len % Size != 0 || count > limit)
        {
            return QueueFault.Indirect;
        }

        if (!_memory.TryTranslate(table.Addr, table.Len, out GuestSpan entries))
        {
            return QueueFault.Address;
        }

        uint index = 0;
        for (uint seen = 0; seen < count; seen++)
        {
            VirtqDesc desc = MemoryMarshal.Read<VirtqDesc>(entries.Slice(index * Size, Size).Bytes);
            if ((desc.Flags & VirtqDesc.IndirectFlag) != 0)
            {
                return QueueFault.Indirect;
            }

            QueueFault fault = AddDescriptor(chain, desc);
            if (fault != QueueFault.None || (desc.Flags & VirtqDesc.NextFlag) == 0)
            {
                return fault;
            }

            if (desc.Next >= count)
            {
                return QueueFault.NextIndex;
            }

            index = desc.Next;
        }

        return QueueFault.ChainLength;
    }

    private QueueFault AddDescriptor(DescriptorChain chain, in VirtqDesc desc)
    {
        bool writable = (desc.Flags & VirtqDesc.WriteFlag) != 0;
        if (!writable && !chain.Writable.IsEmpty)
        {
            return QueueFault.ReadableAfterWritable;
        }

        if (!_memory.TryTranslate(desc.Addr, desc.Len, out GuestSpan span))
        {
            return QueueFault.Address;
        }

        chain.Add(span, writable);

        // 2.7.5.2: a chain describes less than 4 GiB in total.
        return chain.ReadableLength + chain.WritableLength > uint.MaxValue ? QueueFault.TotalLength : QueueFault.None;
    }

    private DescriptorChain? Broken(QueueFault fault)
    {
        Break(fault);
        return null;
    }
}
