// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Fuzz.Engine;
using VirtioVideo.Rings;
using VirtioVideo.Tests.PlainRings;
using VirtioVideo.Tests.Support;

namespace VirtioVideo.Fuzz.Rings;

/// <summary>Writes a packed ring. It does not keep account of descriptors in flight: the device has read them.</summary>
internal sealed class PackedRingWriter(GuestRam ram, VringSettings settings, RingsInput input, FuzzRandom random) : RingWriter(ram, input, random)
{
    private readonly PackedRingDriver _driver = new(ram, settings, input.Start & 0x7fffu, (input.Start & 0x8000) != 0);

    /// <inheritdoc/>
    public override int Add(uint room)
    {
        int chains = 0;
        while (room > 0 && chains < 64 && !Random.OneIn(16))
        {
            room -= AddChain(room);
            chains++;
        }

        _driver.Publish();
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
                Ram.Word(RingRam.Desc + (VirtqDesc.Size * _driver.NextIndex) + 14) = (ushort)(Random.Next(8) | PackedRingDriver.AvailableFlags(_driver.NextWrap));
                break;
            default:
                // Near the end of what is available, where it matters.
                uint slot = (_driver.NextIndex + Input.Num - (uint)Random.Next((int)uint.Min(Input.Num, 64))) % Input.Num;
                BendDescriptor(RingRam.Desc + (VirtqDesc.Size * slot));
                break;
        }
    }

    /// <inheritdoc/>
    public override void Wish()
    {
        var position = (ushort)((uint)Random.Next((int)Input.Num) | (Random.OneIn(2) ? 0x8000u : 0));
        _driver.DriverEvent = (position, (ushort)Random.Next(4));
    }

    /// <inheritdoc/>
    protected override ushort FlagsAt(ulong address) => Ram.Word(address + 14);

    private uint AddChain(uint room)
    {
        bool isIndirect = Input.Indirect && Random.OneIn(3);
        uint length = ChainLength(isIndirect ? Input.Num : room);
        uint readable = (uint)Random.Next((int)length + 1);
        var id = (ushort)Random.NextUInt32();
        if (isIndirect)
        {
            ulong table = NextTable(length);
            for (uint i = 0; i < length; i++)
            {
                RingBuffer buffer = AnyBuffer();

                // Only WRITE counts there; the rest is noise.
                int noise = Random.OneIn(4) ? (int)Random.NextUInt32() & ~VirtqDesc.WriteFlag : 0;
                _driver.SetEntry(table, i, buffer, noise | (i < readable ? 0 : VirtqDesc.WriteFlag));
            }

            _driver.Append(new RingBuffer(table, VirtqDesc.Size * length), id, VirtqDesc.IndirectFlag);
            return 1;
        }

        for (uint i = 0; i < length; i++)
        {
            _driver.Append(AnyBuffer(), id, (i < readable ? 0 : VirtqDesc.WriteFlag) | (i + 1 == length ? 0 : VirtqDesc.NextFlag));
        }

        return length;
    }
}
