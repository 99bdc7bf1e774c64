// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Fuzz.Engine;
using VirtioVideo.Rings;
using VirtioVideo.Tests.Support;

namespace VirtioVideo.Fuzz.Rings;

/// <summary>The driver of a split ring (VIRTIO 1.2, 2.7.13). It does not keep account of descriptors in flight: the device has read them.</summary>
internal sealed class SplitRingWriter(RingRam ram, RingsInput input, FuzzRandom random) : RingWriter(ram, input, random)
{
    private ushort _availIndex = input.Start;
    private uint _next;

    /// <inheritdoc/>
    public override int Add(uint room)
    {
        int count = Random.Next((int)uint.Min(room, 64) + 1);
        for (int i = 0; i < count; i++)
        {
            AddChain();
        }

        Ram.At<ushort>(RingRam.Avail + 2) = _availIndex;
        return count;
    }

    /// <inheritdoc/>
    public override void Bend()
    {
        switch (Random.Next(8))
        {
            case 0:
                Ram.At<ushort>(RingRam.Avail + 2) += (ushort)Random.Next((int)Input.Num + 3);
                break;
            case 1:
                Ram.At<ushort>(RingRam.Avail + 4 + (2 * (uint)Random.Next((int)Input.Num))) = (ushort)Random.Next((int)uint.Min(2 * Input.Num, 65536));
                break;
            case 2:
                BendDescriptor(RingRam.Tables + (VirtqDesc.Size * (uint)Random.Next((int)uint.Min(8 * Input.Num, RingRam.TablesLength / VirtqDesc.Size))));
                break;
            default:
                BendDescriptor(RingRam.Desc + (VirtqDesc.Size * (uint)Random.Next((int)Input.Num)));
                break;
        }
    }

    /// <inheritdoc/>
    public override void Wish()
    {
        Ram.At<ushort>(RingRam.Avail) = (ushort)Random.Next(2);
        Ram.At<ushort>(RingRam.Avail + 4 + (2 * Input.Num)) = (ushort)(_availIndex - Random.Next((int)uint.Min(Input.Num, 70)));
    }

    /// <inheritdoc/>
    protected override ushort FlagsAt(uint offset) => Ram.At<ushort>(offset + 12);

    private void AddChain()
    {
        bool isIndirect = Input.Indirect && Random.OneIn(3);
        uint length = ChainLength(Input.Num);
        uint direct = isIndirect ? Random.OneIn(4) ? length - 1 : 0 : length;
        uint head = _next;
        uint readable = (uint)Random.Next((int)length + 1);
        for (uint i = 0; i < direct; i++)
        {
            uint follower = (_next + 1) % Input.Num;
            bool isLast = i + 1 == direct && !isIndirect;
            Fill(RingRam.Desc + (VirtqDesc.Size * _next), i < readable, isLast, follower);
            _next = follower;
        }

        if (isIndirect)
        {
            uint table = NextTable(length - direct);
            for (uint i = direct; i < length; i++)
            {
                Fill(table + (VirtqDesc.Size * (i - direct)), i < readable, i + 1 == length, i + 1 - direct);
            }

            uint slot = RingRam.Desc + (VirtqDesc.Size * _next);
            Write(slot, new RingBuffer(GuestRam.Base + table, VirtqDesc.Size * (length - direct)));
            Ram.At<ushort>(slot + 12) = VirtqDesc.IndirectFlag;
            _next = (_next + 1) % Input.Num;
        }

        Ram.At<ushort>(RingRam.Avail + 4 + (2 * (_availIndex % Input.Num))) = (ushort)head;
        _availIndex++;
    }

    private void Fill(uint offset, bool isReadable, bool isLast, uint next)
    {
        Write(offset, AnyBuffer());
        Ram.At<ushort>(offset + 12) = (ushort)((isReadable ? 0 : VirtqDesc.WriteFlag) | (isLast ? 0 : VirtqDesc.NextFlag));
        Ram.At<ushort>(offset + 14) = (ushort)next;
    }
}
