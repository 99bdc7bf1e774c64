// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Fuzz.Engine;
using VirtioVideo.Rings;
using VirtioVideo.Tests.Support;

namespace VirtioVideo.Fuzz.Rings;

/// <summary>The driver of a packed ring (VIRTIO 1.2, 2.8.21).</summary>
internal sealed class PackedRingWriter : RingWriter
{
    private const int Avail = 0x80;
    private const int Used = 0x8000;

    private uint _next;
    private bool _wrap;

    public PackedRingWriter(RingRam ram, RingsInput input, FuzzRandom random)
        : base(ram, input, random)
    {
        _next = input.Start & 0x7fffu;
        _wrap = (input.Start & 0x8000) != 0;
        for (uint i = 0; i < input.Num; i++)
        {
            // As if the laps before had been used: nothing is available.
            bool lap = i < _next ? _wrap : !_wrap;
            Ram.At<ushort>(RingRam.Desc + (VirtqDesc.Size * i) + 14) = (ushort)(lap ? Avail | Used : 0);
        }
    }

    /// <inheritdoc/>
    public override int Add(uint room)
    {
        int chains = 0;
        while (room > 0 && chains < 64 && !Random.OneIn(16))
        {
            room -= AddChain(room);
            chains++;
        }

        return chains;
    }

    /// <inheritdoc/>
    public override void Bend()
    {
        uint entries = uint.Min(8 * Input.Num, RingRam.TablesLength / VirtqDesc.Size);
        switch (Random.Next(8))
        {
            case 0:
                BendDescriptor(RingRam.Tables + (VirtqDesc.Size * (uint)Random.Next((int)entries)));
                break;
            case 1:
                // Available, whatever it was.
                Ram.At<ushort>(RingRam.Desc + (VirtqDesc.Size * _next) + 14) = (ushort)(Random.Next(8) | (_wrap ? Avail : Used));
                break;
            default:
                // Near the end of what is available, where it matters.
                uint slot = (_next + Input.Num - (uint)Random.Next((int)uint.Min(Input.Num, 64))) % Input.Num;
                BendDescriptor(RingRam.Desc + (VirtqDesc.Size * slot));
                break;
        }
    }

    /// <inheritdoc/>
    public override void Wish()
    {
        Ram.At<ushort>(RingRam.Avail) = (ushort)((uint)Random.Next((int)Input.Num) | (Random.OneIn(2) ? 0x8000u : 0));
        Ram.At<ushort>(RingRam.Avail + 2) = (ushort)Random.Next(4);
    }

    /// <inheritdoc/>
    protected override ushort FlagsAt(uint offset) => Ram.At<ushort>(offset + 14);

    private uint AddChain(uint room)
    {
        bool isIndirect = Input.Indirect && Random.OneIn(3);
        uint length = ChainLength(isIndirect ? Input.Num : room);
        uint readable = (uint)Random.Next((int)length + 1);
        var id = (ushort)Random.NextUInt32();
        if (isIndirect)
        {
            uint table = NextTable(length);
            for (uint i = 0; i < length; i++)
            {
                Write(table + (VirtqDesc.Size * i), AnyBuffer());

                // Only WRITE counts there; the rest is noise.
                int noise = Random.OneIn(4) ? (int)Random.NextUInt32() & ~VirtqDesc.WriteFlag : 0;
                Ram.At<ushort>(table + (VirtqDesc.Size * i) + 14) = (ushort)(noise | (i < readable ? 0 : VirtqDesc.WriteFlag));
            }

            Append(new RingBuffer(GuestRam.Base + table, VirtqDesc.Size * length), id, VirtqDesc.IndirectFlag);
            return 1;
        }

        for (uint i = 0; i < length; i++)
        {
            Append(AnyBuffer(), id, (i < readable ? 0 : VirtqDesc.WriteFlag) | (i + 1 == length ? 0 : VirtqDesc.NextFlag));
        }

        return length;
    }

    private void Append(RingBuffer buffer, ushort id, int flags)
    {
        uint slot = RingRam.Desc + (VirtqDesc.Size * _next);
        Write(slot, buffer);
        Ram.At<ushort>(slot + 12) = id;
        Ram.At<ushort>(slot + 14) = (ushort)(flags | (_wrap ? Avail : Used));
        if (++_next == Input.Num)
        {
            _next = 0;
            _wrap = !_wrap;
        }
    }
}
