// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Rings;
using VirtioVideo.Tests.Support;

namespace VirtioVideo.Tests.PlainRings;

/// <summary>VIRTIO 1.2, 2.7, sentence by sentence.</summary>
internal sealed class PlainSplitRing(GuestRam ram, VringSettings settings, ushort start) : PlainRing(ram, settings)
{
    private ushort _nextAvail = start;
    private ushort _nextUsed = start;

    /// <inheritdoc/>
    public override bool HasNext => Ram.Read<ushort>(Settings.Avail + 2) != _nextAvail;

    /// <inheritdoc/>
    public override void Look(PlainChain chain)
    {
        chain.Clear();
        var ahead = (ushort)(Ram.Read<ushort>(Settings.Avail + 2) - _nextAvail);
        chain.IsThere = ahead != 0;
        if (ahead > Settings.Num)
        {
            chain.Fail(QueueFault.AvailIndex);
        }
        else if (ahead > 0 && (ushort)(_nextAvail - _nextUsed) >= Settings.Num)
        {
            chain.Fail(QueueFault.InFlight);
        }
        else if (ahead > 0)
        {
            uint head = Ram.Read<ushort>(Settings.Avail + 4 + (2 * (_nextAvail % Settings.Num)));
            chain.Token = head;
            if (head >= Settings.Num)
            {
                chain.Fail(QueueFault.HeadIndex);
            }
            else if (Walk(chain, Settings.Desc, head, Settings.Num, Settings.Num, isTable: false) && chain.IsTooLong)
            {
                chain.Fail(QueueFault.TotalLength);
            }
        }
    }

    /// <inheritdoc/>
    public override string? Compare()
    {
        ushort index = Ram.Read<ushort>(Settings.Used + 2);
        if (index != _nextUsed)
        {
            return $"used.idx is {index}, not {_nextUsed}";
        }

        var at = (ushort)(_nextUsed - Batch.Count);
        foreach (PlainUse use in Batch)
        {
            ulong element = Settings.Used + 4 + (8 * (at % Settings.Num));
            if (Ram.Read<uint>(element) != use.Token || Ram.Read<uint>(element + 4) != use.Written)
            {
                return $"used element {at} is {Ram.Read<uint>(element)}, {Ram.Read<uint>(element + 4)} instead of {use}";
            }

            at++;
        }

        return null;
    }

    /// <inheritdoc/>
    protected override void Taken(PlainChain chain) => _nextAvail++;

    /// <inheritdoc/>
    protected override void Used(PlainUse use) => _nextUsed++;

    /// <inheritdoc/>
    protected override bool WantsInterrupt()
    {
        if (!Settings.EventIndex)
        {
            return (Ram.Read<ushort>(Settings.Avail) & 1) == 0;
        }

        // 2.7.10.1: when the entry with that index is written.
        ushort wish = Ram.Read<ushort>(Settings.Avail + 4 + (2 * Settings.Num));
        for (int back = 1; back <= Batch.Count; back++)
        {
            if ((ushort)(_nextUsed - back) == wish)
            {
                return true;
            }
        }

        return false;
    }

    private bool Walk(PlainChain chain, ulong table, uint index, uint count, uint left, bool isTable)
    {
        while (true)
        {
            if (index >= count)
            {
                return chain.Fail(QueueFault.NextIndex);
            }

            if (left-- == 0)
            {
                return chain.Fail(QueueFault.ChainLength);
            }

            ulong address = Ram.Read<ulong>(table + (16 * index));
            uint length = Ram.Read<uint>(table + (16 * index) + 8);
            ushort flags = Ram.Read<ushort>(table + (16 * index) + 12);
            if ((flags & 4) != 0)
            {
                bool good = Settings.Indirect && !isTable && (flags & 1) == 0 && length > 0 && length % 16 == 0 && length / 16 <= left + 1;
                return !good ? chain.Fail(QueueFault.Indirect)
                    : !Ram.HasInOnePiece(address, length) ? chain.Fail(QueueFault.Address)
                    : Walk(chain, address, 0, length / 16, length / 16, isTable: true);
            }

            if (!chain.Add(Ram, address, length, (flags & 2) != 0))
            {
                return false;
            }

            if ((flags & 1) == 0)
            {
                return true;
            }

            index = Ram.Read<ushort>(table + (16 * index) + 14);
        }
    }
}
