// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.Threading;
using VirtioVideo.Rings;
using VirtioVideo.Tests.Support;

namespace VirtioVideo.Tests.PlainRings;

/// <summary>The driver's side of a split virtqueue (VIRTIO 1.2, 2.7.13, 2.7.14), written from the specification.</summary>
internal sealed class SplitRingDriver : RingDriver
{
    private readonly GuestRam _ram;

    /// <summary>First in, first out: a descriptor rests as long as can be, so that a chain which is used twice is not taken for the next one with its id.</summary>
    private readonly Queue<ushort> _free = new();

    private readonly Dictionary<ushort, List<ushort>> _chains = [];
    private ushort _availIndex;
    private ushort _publishedIndex;
    private ushort _usedIndex;

    /// <param name="ram">Memory for the ring.</param>
    /// <param name="num">Queue size.</param>
    /// <param name="indirect">VIRTIO_F_INDIRECT_DESC.</param>
    /// <param name="eventIndex">VIRTIO_F_EVENT_IDX.</param>
    /// <param name="start">Where both indices start.</param>
    public SplitRingDriver(GuestRam ram, uint num, bool indirect = false, bool eventIndex = false, ushort start = 0)
        : this(
            ram,
            new VringSettings(num, ram.Allocate(16ul * num), ram.Allocate((2ul * num) + 6), ram.Allocate((8ul * num) + 6), indirect, eventIndex),
            start)
    {
    }

    /// <summary>A ring at a place that is given.</summary>
    public SplitRingDriver(GuestRam ram, VringSettings settings, ushort start)
    {
        _ram = ram;
        Settings = settings;
        StartPosition = new VringPosition(start, start);
        _availIndex = _publishedIndex = _usedIndex = start;
        for (uint i = 0; i < settings.Num; i++)
        {
            _free.Enqueue((ushort)i);
        }

        AvailIndex = start;
        UsedIndex = start;
        UsedEvent = start;
    }

    /// <inheritdoc/>
    public override VringSettings Settings { get; }

    /// <inheritdoc/>
    public override VringPosition StartPosition { get; }

    /// <inheritdoc/>
    public override bool IsPacked => false;

    /// <inheritdoc/>
    public override int FreeDescriptors => _free.Count;

    /// <inheritdoc/>
    public override int Outstanding => _chains.Count;

    /// <inheritdoc/>
    public override ulong UsedMark => UsedIndex;

    /// <inheritdoc/>
    public override bool HasUsed => UsedIndex != _usedIndex;

    /// <summary>avail.flags.</summary>
    public ushort AvailFlags { set => Volatile.Write(ref _ram.Word(Settings.Avail), value); }

    /// <summary>avail.idx.</summary>
    public ushort AvailIndex
    {
        get => Volatile.Read(ref _ram.Word(Settings.Avail + 2));
        set => Volatile.Write(ref _ram.Word(Settings.Avail + 2), value);
    }

    /// <summary>Index of the next available entry.</summary>
    public ushort NextIndex => _availIndex;

    /// <summary>used.idx.</summary>
    public ushort UsedIndex
    {
        get => Volatile.Read(ref _ram.Word(Settings.Used + 2));
        set => Volatile.Write(ref _ram.Word(Settings.Used + 2), value);
    }

    /// <summary>used_event: the driver wants an interrupt when used.idx passes it (2.7.10).</summary>
    public ushort UsedEvent { set => Volatile.Write(ref _ram.Word(Settings.Avail + 4 + (2ul * Settings.Num)), value); }

    /// <summary>avail_event: the device wants a kick when avail.idx passes it.</summary>
    public ushort AvailEvent => Volatile.Read(ref _ram.Word(Settings.Used + 4 + (8ul * Settings.Num)));

    /// <summary>Puts a descriptor into the table.</summary>
    public void SetDescriptor(uint index, VirtqDesc desc) => _ram.Write(Settings.Desc + (16ul * index), desc);

    /// <summary>Puts a head into the next available entry; not visible before <see cref="Publish"/>.</summary>
    public void AddHead(ushort head)
    {
        SetHead(_availIndex, head);
        _availIndex++;
    }

    /// <summary>Puts a head into an available entry.</summary>
    public void SetHead(ushort index, ushort head) => _ram.Word(Settings.Avail + 4 + (2ul * (index % Settings.Num))) = head;

    /// <inheritdoc/>
    public override ushort Add(ReadOnlySpan<RingBuffer> readable, ReadOnlySpan<RingBuffer> writable, bool indirect = false)
    {
        var ids = new List<ushort>();
        int count = readable.Length + writable.Length;
        for (int i = 0; i < (indirect ? 1 : count); i++)
        {
            ids.Add(_free.Dequeue());
        }

        ulong table = indirect ? _ram.Allocate(16ul * (uint)count) : Settings.Desc;
        for (int i = 0; i < count; i++)
        {
            RingBuffer buffer = i < readable.Length ? readable[i] : writable[i - readable.Length];
            bool last = i == count - 1;
            ushort index = indirect ? (ushort)i : ids[i];
            ushort next = last ? (ushort)0xffff : indirect ? (ushort)(i + 1) : ids[i + 1];
            int flags = (last ? 0 : VirtqDesc.NextFlag) | (i < readable.Length ? 0 : VirtqDesc.WriteFlag);
            _ram.Write(table + (16ul * index), new VirtqDesc { Addr = buffer.Address, Len = buffer.Length, Flags = (ushort)flags, Next = next });
        }

        if (indirect)
        {
            SetDescriptor(ids[0], new VirtqDesc { Addr = table, Len = 16 * (uint)count, Flags = VirtqDesc.IndirectFlag, Next = 0xffff });
        }

        _chains.Add(ids[0], ids);
        AddHead(ids[0]);
        return ids[0];
    }

    /// <inheritdoc/>
    public override bool Publish()
    {
        ushort old = _publishedIndex;
        AvailIndex = _availIndex;
        _publishedIndex = _availIndex;
        Interlocked.MemoryBarrier();

        // 2.7.10.2
        return Settings.EventIndex
            ? (ushort)(_publishedIndex - AvailEvent - 1) < (ushort)(_publishedIndex - old)
            : (Volatile.Read(ref _ram.Word(Settings.Used)) & 1) == 0;
    }

    /// <inheritdoc/>
    public override bool TryTakeUsed(out VirtqUsedElem element)
    {
        if (!TryReadUsed(out element))
        {
            return false;
        }

        if (!_chains.Remove((ushort)element.Id, out List<ushort>? ids) || element.Id > ushort.MaxValue)
        {
            throw new InvalidOperationException($"the device used chain {element.Id}, which it did not have");
        }

        ids.ForEach(_free.Enqueue);
        return true;
    }

    /// <summary>Takes the next used element of a chain that was not added but put into the ring by hand.</summary>
    public bool TryReadUsed(out VirtqUsedElem element)
    {
        element = default;
        if (!HasUsed)
        {
            return false;
        }

        element = _ram.Read<VirtqUsedElem>(Settings.Used + 4 + (8ul * (_usedIndex % Settings.Num)));
        _usedIndex++;
        return true;
    }

    /// <inheritdoc/>
    public override void EnableInterrupt() => UsedEvent = _usedIndex;
}
