// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.Threading;
using VirtioVideo.Rings;
using VirtioVideo.Tests.Support;

namespace VirtioVideo.Tests.PlainRings;

/// <summary>The driver's side of a packed virtqueue (VIRTIO 1.2, 2.8.21, 2.8.22), written from the specification.</summary>
internal sealed class PackedRingDriver : RingDriver
{
    private const int Avail = 1 << 7;
    private const int Used = 1 << 15;

    private readonly GuestRam _ram;
    private readonly Queue<ushort> _freeIds = new();
    private readonly Dictionary<ushort, int> _chains = [];
    private int _next;
    private bool _nextWrap;
    private int _used;
    private bool _usedWrap;

    /// <summary>The first descriptor that is not visible yet: its flags are written last.</summary>
    private (int Index, ushort Flags)? _held;

    /// <summary>Descriptors that are not visible yet.</summary>
    private int _unpublished;

    private int _freeDescriptors;

    /// <param name="ram">Memory for the ring.</param>
    /// <param name="num">Queue size.</param>
    /// <param name="indirect">VIRTIO_F_INDIRECT_DESC.</param>
    /// <param name="eventIndex">VIRTIO_F_EVENT_IDX.</param>
    /// <param name="start">At which descriptor both sides start.</param>
    /// <param name="wrap">The wrap counter with which both sides start.</param>
    public PackedRingDriver(GuestRam ram, uint num, bool indirect = false, bool eventIndex = false, uint start = 0, bool wrap = true)
        : this(ram, new VringSettings(num, ram.Allocate(16ul * num), ram.Allocate(4), ram.Allocate(4), indirect, eventIndex), start, wrap)
    {
    }

    /// <summary>A ring at a place that is given.</summary>
    public PackedRingDriver(GuestRam ram, VringSettings settings, uint start, bool wrap)
    {
        uint num = settings.Num;
        _ram = ram;
        _next = _used = (int)start;
        _nextWrap = _usedWrap = wrap;
        Settings = settings;
        _freeDescriptors = (int)num;
        for (uint i = 0; i < num; i++)
        {
            // Before the start the lap is over: a descriptor is neither available nor used.
            bool lap = i < start ? wrap : !wrap;
            _ram.Word(FlagsAddress(i)) = (ushort)(lap ? Avail | Used : 0);

            // Not the index: an id is the driver's own number.
            _freeIds.Enqueue((ushort)(num - 1 - i));
        }

        ushort position = Position(_next, wrap);
        StartPosition = new VringPosition(position, position);
        EnableInterrupt();
    }

    /// <inheritdoc/>
    public override VringSettings Settings { get; }

    /// <inheritdoc/>
    public override VringPosition StartPosition { get; }

    /// <inheritdoc/>
    public override bool IsPacked => true;

    /// <inheritdoc/>
    public override int FreeDescriptors => _freeDescriptors;

    /// <inheritdoc/>
    public override int Outstanding => _chains.Count;

    /// <inheritdoc/>
    public override bool HasUsed => IsUsed(Volatile.Read(ref _ram.Word(FlagsAddress((uint)_used))));

    /// <inheritdoc/>
    public override ulong UsedMark => Volatile.Read(ref _ram.Word(FlagsAddress((uint)_used)));

    /// <summary>Where the next chain begins.</summary>
    public uint NextIndex => (uint)_next;

    /// <summary>The wrap counter there.</summary>
    public bool NextWrap => _nextWrap;

    /// <summary>Which used descriptor the driver wants to hear of: position, and RING_EVENT_FLAGS_* (2.8.14).</summary>
    public (ushort Position, ushort Flags) DriverEvent
    {
        set
        {
            _ram.Word(Settings.Avail) = value.Position;
            Volatile.Write(ref _ram.Word(Settings.Avail + 2), value.Flags);
        }
    }

    /// <summary>Which available descriptor the device wants to hear of.</summary>
    public (ushort Position, ushort Flags) DeviceEvent
        => (Volatile.Read(ref _ram.Word(Settings.Used)), Volatile.Read(ref _ram.Word(Settings.Used + 2)));

    /// <summary>Puts a descriptor into the ring.</summary>
    public void SetDescriptor(uint index, RingBuffer buffer, ushort id, int flags)
    {
        ulong address = Settings.Desc + (16ul * index);
        _ram.Write(address, buffer.Address);
        _ram.Write(address + 8, buffer.Length);
        _ram.Write(address + 12, id);
        Volatile.Write(ref _ram.Word(address + 14), (ushort)flags);
    }

    /// <summary>Puts a descriptor into an indirect table; its id says nothing (2.8.7).</summary>
    public void SetEntry(ulong table, uint index, RingBuffer buffer, int flags)
    {
        ulong address = table + (16ul * index);
        _ram.Write(address, buffer.Address);
        _ram.Write(address + 8, (ulong)buffer.Length | ((ulong)(ushort)flags << 48));
    }

    /// <summary>The flags with which a descriptor of this lap is available.</summary>
    public static int AvailableFlags(bool wrap) => wrap ? Avail : Used;

    /// <inheritdoc/>
    public override ushort Add(ReadOnlySpan<RingBuffer> readable, ReadOnlySpan<RingBuffer> writable, bool indirect = false)
    {
        int count = readable.Length + writable.Length;
        ushort id = _freeIds.Dequeue();
        int slots = indirect ? 1 : count;
        _chains.Add(id, slots);
        _freeDescriptors -= slots;
        if (indirect)
        {
            // 2.8.7: in order, from the first on; only WRITE counts there.
            ulong table = _ram.Allocate(16ul * (uint)count);
            for (int i = 0; i < count; i++)
            {
                RingBuffer buffer = i < readable.Length ? readable[i] : writable[i - readable.Length];
                SetEntry(table, (uint)i, buffer, i < readable.Length ? 0 : VirtqDesc.WriteFlag);
            }

            Append(new RingBuffer(table, 16 * (uint)count), id, VirtqDesc.IndirectFlag);
            return id;
        }

        for (int i = 0; i < count; i++)
        {
            RingBuffer buffer = i < readable.Length ? readable[i] : writable[i - readable.Length];
            Append(buffer, id, (i < readable.Length ? 0 : VirtqDesc.WriteFlag) | (i == count - 1 ? 0 : VirtqDesc.NextFlag));
        }

        return id;
    }

    /// <inheritdoc/>
    public override bool Publish()
    {
        if (_held is not { } held)
        {
            return false;
        }

        Volatile.Write(ref _ram.Word(FlagsAddress((uint)held.Index)), held.Flags);
        int published = _unpublished;
        _held = null;
        _unpublished = 0;
        Interlocked.MemoryBarrier();
        (ushort position, ushort flags) = DeviceEvent;
        if ((flags & 3) != 2 || !Settings.EventIndex)
        {
            return (flags & 3) != 1;
        }

        // 2.8.10: whether the descriptor that the device named was published now, counted over both laps.
        int num = (int)Settings.Num;
        bool wrap = (position & 0x8000) != 0;
        int ahead = ((wrap == ((held.Flags & Avail) != 0) ? 0 : num) + (position & 0x7fff) - held.Index + (2 * num)) % (2 * num);
        return ahead < published;
    }

    /// <inheritdoc/>
    public override bool TryTakeUsed(out VirtqUsedElem element)
    {
        element = default;
        ulong address = Settings.Desc + (16ul * (uint)_used);
        ushort flags = Volatile.Read(ref _ram.Word(address + 14));
        if (!IsUsed(flags))
        {
            return false;
        }

        // 2.8.8: without WRITE the length says nothing.
        ushort id = _ram.Read<ushort>(address + 12);
        element = new VirtqUsedElem { Id = id, Len = (flags & VirtqDesc.WriteFlag) != 0 ? _ram.Read<uint>(address + 8) : 0 };
        if (!_chains.Remove(id, out int count))
        {
            throw new InvalidOperationException($"the device used chain {id}, which it did not have");
        }

        _freeIds.Enqueue(id);
        _freeDescriptors += count;
        Advance(ref _used, ref _usedWrap, count);
        return true;
    }

    /// <inheritdoc/>
    public override void EnableInterrupt() => DriverEvent = Settings.EventIndex ? (Position(_used, _usedWrap), (ushort)2) : ((ushort)0, (ushort)0);

    /// <summary>Puts a descriptor behind the last one; not visible before <see cref="Publish"/>.</summary>
    public void Append(RingBuffer buffer, ushort id, int flags)
    {
        flags |= AvailableFlags(_nextWrap);
        bool isFirst = _held is null;
        int index = _next;
        SetDescriptor((uint)index, buffer, id, isFirst ? _ram.Read<ushort>(FlagsAddress((uint)index)) : flags);
        if (isFirst)
        {
            _held = (index, (ushort)flags);
        }

        _unpublished++;
        Advance(ref _next, ref _nextWrap, 1);
    }

    private static ushort Position(int index, bool wrap) => (ushort)(index | (wrap ? 0x8000 : 0));

    private void Advance(ref int index, ref bool wrap, int count)
    {
        index += count;
        if (index >= Settings.Num)
        {
            index -= (int)Settings.Num;
            wrap = !wrap;
        }
    }

    private bool IsUsed(ushort flags) => ((flags & Avail) != 0) == _usedWrap && ((flags & Used) != 0) == _usedWrap;

    private ulong FlagsAddress(uint index) => Settings.Desc + (16ul * index) + 14;
}
