// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Rings;
using VirtioVideo.Tests.Support;

namespace VirtioVideo.Tests.PlainRings;

/// <summary>VIRTIO 1.2, 2.8, sentence by sentence. Places are counted over two laps, so that they tell the wrap counter, too.</summary>
internal sealed class PlainPackedRing : PlainRing
{
    private uint _next;
    private uint _used;
    private uint _batchStart;
    private uint _inFlight;

    public PlainPackedRing(GuestRam ram, VringSettings settings, ushort start)
        : base(ram, settings)
    {
        _next = _used = _batchStart = (start & 0x7fffu) + ((start & 0x8000) != 0 ? 0 : settings.Num);
    }

    /// <inheritdoc/>
    public override bool HasNext => IsAvailable(Flags(_next));

    /// <inheritdoc/>
    public override void Look(PlainChain chain)
    {
        chain.Clear();
        ushort flags = Flags(_next);
        chain.IsThere = IsAvailable(flags);
        if (!chain.IsThere)
        {
            return;
        }

        if (_inFlight >= Settings.Num)
        {
            chain.Fail(QueueFault.InFlight);
            return;
        }

        bool good = (flags & 4) != 0 ? ReadTable(chain, flags) : ReadList(chain);
        if (good && chain.IsTooLong)
        {
            chain.Fail(QueueFault.TotalLength);
        }
        else if (good && chain.Slots + _inFlight > Settings.Num)
        {
            chain.Fail(QueueFault.InFlight);
        }
    }

    /// <inheritdoc/>
    public override string? Compare()
    {
        uint at = _batchStart;
        foreach (PlainUse use in Batch)
        {
            ulong slot = Slot(at);
            ushort flags = Ram.Read<ushort>(slot + 14);
            bool wrap = at < Settings.Num;
            if (((flags & 0x80) != 0) != wrap || ((flags & 0x8000) != 0) != wrap)
            {
                return $"descriptor {at % Settings.Num} has flags 0x{flags:x} and is not used with wrap counter {wrap}";
            }

            if (Ram.Read<ushort>(slot + 12) != use.Token || ((flags & 2) != 0 ? Ram.Read<uint>(slot + 8) : 0) != use.Written)
            {
                return $"descriptor {at % Settings.Num} is {Ram.Read<ushort>(slot + 12)}, {Ram.Read<uint>(slot + 8)} instead of {use}";
            }

            at = (at + use.Slots) % (2 * Settings.Num);
        }

        return null;
    }

    /// <inheritdoc/>
    public override void EndBatch()
    {
        base.EndBatch();
        _batchStart = _used;
    }

    /// <inheritdoc/>
    protected override void Taken(PlainChain chain)
    {
        _next = (_next + chain.Slots) % (2 * Settings.Num);
        _inFlight += chain.Slots;
    }

    /// <inheritdoc/>
    protected override void Used(PlainUse use)
    {
        _used = (_used + use.Slots) % (2 * Settings.Num);
        _inFlight -= use.Slots;
    }

    /// <inheritdoc/>
    protected override bool WantsInterrupt()
    {
        ushort position = Ram.Read<ushort>(Settings.Avail);
        int flags = Ram.Read<ushort>(Settings.Avail + 2) & 3;
        if (flags != 2 || !Settings.EventIndex)
        {
            return flags != 1;
        }

        // 2.8.10: when that descriptor is used, in that lap. A position behind the end of the ring is reached by counting on.
        uint wish = ((position & 0x7fffu) + ((position & 0x8000) != 0 ? 0 : Settings.Num)) % (2 * Settings.Num);
        for (uint at = _batchStart; at != _used; at = (at + 1) % (2 * Settings.Num))
        {
            if (at == wish)
            {
                return true;
            }
        }

        return false;
    }

    private ulong Slot(uint place) => Settings.Desc + (16 * (place % Settings.Num));

    private ushort Flags(uint place) => Ram.Read<ushort>(Slot(place) + 14);

    private bool IsAvailable(ushort flags)
    {
        bool wrap = _next < Settings.Num;
        return ((flags & 0x80) != 0) == wrap && ((flags & 0x8000) != 0) != wrap;
    }

    private bool ReadList(PlainChain chain)
    {
        for (uint i = 0; i < Settings.Num; i++)
        {
            ulong slot = Slot(_next + i);
            ushort flags = Ram.Read<ushort>(slot + 14);
            if ((flags & 4) != 0)
            {
                return chain.Fail(QueueFault.Indirect);
            }

            if (!chain.Add(Ram, Ram.Read<ulong>(slot), Ram.Read<uint>(slot + 8), (flags & 2) != 0))
            {
                return false;
            }

            if ((flags & 1) == 0)
            {
                chain.Token = Ram.Read<ushort>(slot + 12);
                chain.Slots = i + 1;
                return true;
            }
        }

        return chain.Fail(QueueFault.ChainLength);
    }

    private bool ReadTable(PlainChain chain, ushort flags)
    {
        ulong slot = Slot(_next);
        uint length = Ram.Read<uint>(slot + 8);
        chain.Token = Ram.Read<ushort>(slot + 12);
        if (!Settings.Indirect || (flags & 1) != 0 || length == 0 || length % 16 != 0 || length / 16 > Settings.Num)
        {
            return chain.Fail(QueueFault.Indirect);
        }

        ulong table = Ram.Read<ulong>(slot);
        if (!Ram.HasInOnePiece(table, length))
        {
            return chain.Fail(QueueFault.Address);
        }

        for (uint i = 0; i < length; i += 16)
        {
            if (!chain.Add(Ram, Ram.Read<ulong>(table + i), Ram.Read<uint>(table + i + 8), (Ram.Read<ushort>(table + i + 14) & 2) != 0))
            {
                return false;
            }
        }

        return true;
    }
}
