// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Rings;

namespace VirtioVideo.Fuzz.Rings;

/// <summary>VIRTIO 1.2, 2.7, sentence by sentence.</summary>
internal sealed class PlainSplitRing(RingRam ram, RingsInput input) : PlainRing(ram, input)
{
    private ushort _nextAvail = input.Start;
    private ushort _nextUsed = input.Start;

    /// <inheritdoc/>
    public override bool HasNext => Ram.At<ushort>(RingRam.Avail + 2) != _nextAvail;

    /// <inheritdoc/>
    public override void Look(PlainChain chain)
    {
        chain.Clear();
        var ahead = (ushort)(Ram.At<ushort>(RingRam.Avail + 2) - _nextAvail);
        chain.IsThere = ahead != 0;
        if (ahead > Input.Num)
        {
            chain.Fail(QueueFault.AvailIndex);
        }
        else if (ahead > 0 && (ushort)(_nextAvail - _nextUsed) >= Input.Num)
        {
            chain.Fail(QueueFault.InFlight);
        }
        else if (ahead > 0)
        {
            uint head = Ram.At<ushort>(RingRam.Avail + 4 + (2 * (_nextAvail % Input.Num)));
            chain.Token = head;
            if (head >= Input.Num)
            {
                chain.Fail(QueueFault.HeadIndex);
            }
            else if (Walk(chain, RingRam.Desc, head, Input.Num, Input.Num, isTable: false) && chain.IsTooLong)
            {
                chain.Fail(QueueFault.TotalLength);
            }
        }
    }

    /// <inheritdoc/>
    public override string? Compare()
    {
        ushort index = Ram.At<ushort>(RingRam.Used + 2);
        if (index != _nextUsed)
        {
            return $"used.idx is {index}, not {_nextUsed}";
        }

        var at = (ushort)(_nextUsed - Batch.Count);
        foreach (PlainUse use in Batch)
        {
            uint element = RingRam.Used + 4 + (8 * (at % Input.Num));
            if (Ram.At<uint>(element) != use.Token || Ram.At<uint>(element + 4) != use.Written)
            {
                return $"used element {at} is {Ram.At<uint>(element)}, {Ram.At<uint>(element + 4)} instead of {use}";
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
        if (!Input.EventIndex)
        {
            return (Ram.At<ushort>(RingRam.Avail) & 1) == 0;
        }

        // 2.7.10.1: when the entry with that index is written.
        ushort wish = Ram.At<ushort>(RingRam.Avail + 4 + (2 * Input.Num));
        for (int back = 1; back <= Batch.Count; back++)
        {
            if ((ushort)(_nextUsed - back) == wish)
            {
                return true;
            }
        }

        return false;
    }

    private bool Walk(PlainChain chain, uint table, uint index, uint count, uint left, bool isTable)
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

            ulong address = Ram.At<ulong>(table + (16 * index));
            uint length = Ram.At<uint>(table + (16 * index) + 8);
            ushort flags = Ram.At<ushort>(table + (16 * index) + 12);
            if ((flags & 4) != 0)
            {
                bool good = Input.Indirect && !isTable && (flags & 1) == 0 && length > 0 && length % 16 == 0 && length / 16 <= left + 1;
                return good
                    ? PlainTable.Find(Ram, address, length) is { } found ? Walk(chain, found, 0, length / 16, length / 16, isTable: true) : chain.Fail(QueueFault.Address)
                    : chain.Fail(QueueFault.Indirect);
            }

            if (!chain.Add(Ram, address, length, (flags & 2) != 0))
            {
                return false;
            }

            if ((flags & 1) == 0)
            {
                return true;
            }

            index = Ram.At<ushort>(table + (16 * index) + 14);
        }
    }
}
