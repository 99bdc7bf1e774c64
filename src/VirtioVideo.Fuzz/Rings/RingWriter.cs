// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Fuzz.Engine;
using VirtioVideo.Rings;
using VirtioVideo.Tests.Support;

namespace VirtioVideo.Fuzz.Rings;

/// <summary>The driver of a fuzzed ring: chains as they should be, then a few words bent.</summary>
internal abstract class RingWriter(GuestRam ram, RingsInput input, FuzzRandom random)
{
    private static readonly ulong[] s_strangeAddresses =
    [
        0, 1, GuestRam.Base - 1, RingRam.End - 1, RingRam.End, 0x17fff, 0x1ffff, 0x20000, 0x27ff8,
        ulong.MaxValue, ulong.MaxValue - 7, 1ul << 63, RingRam.Desc, RingRam.Used,
    ];

    private static readonly uint[] s_strangeLengths = [0, 1, 15, 16, 17, 4096, 0x8000, 0x10000, 0x59000000, int.MaxValue, 0x80000000, uint.MaxValue];

    /// <summary>Small buffers lie in so many bytes at the beginning and at the end: whatever is written makes the host keep a page.</summary>
    private const int UsualBytes = 0x20000;

    private uint _table;

    /// <summary>The memory.</summary>
    protected GuestRam Ram { get; } = ram;

    /// <summary>The ring.</summary>
    protected RingsInput Input { get; } = input;

    /// <summary>The dice.</summary>
    protected FuzzRandom Random { get; } = random;

    /// <summary>Makes a number of chains available.</summary>
    /// <param name="room">Most descriptors of the ring that they may take.</param>
    /// <returns>How many chains there are.</returns>
    public abstract int Add(uint room);

    /// <summary>Bends a word.</summary>
    public abstract void Bend();

    /// <summary>Says whether and when it wants to be interrupted.</summary>
    public abstract void Wish();

    /// <summary>Descriptors of the next chain.</summary>
    protected uint ChainLength(uint most) => uint.Min(most, Random.OneIn(200) ? 1 + (uint)Random.Next((int)Input.Num) : 1 + (uint)Random.Next(4));

    /// <summary>A buffer in one of the regions; most are small.</summary>
    protected RingBuffer AnyBuffer()
    {
        uint length = Random.Next(64) switch
        {
            0 => 0,
            1 => (uint)Random.Next(0x8000),
            2 => 0x40000000 + (uint)Random.Next(0x10000),
            _ => (uint)Random.Next(1, 64),
        };
        ulong address = Random.Next(8) switch
        {
            0 when length <= 0x8000 => 0x20000 + (ulong)Random.Next(0x8001 - (int)length),
            1 when length <= 0x10000 => 0x10000 + (ulong)Random.Next(0x10001 - (int)length),
            2 or 3 or 4 or 5 when length < 0x10000 => RingRam.Buffers + (ulong)Random.Next(UsualBytes),
            _ when length < 0x10000 => RingRam.End - length - (ulong)Random.Next(UsualBytes),
            _ => RingRam.Buffers + (ulong)Random.Next((int)(RingRam.End - RingRam.Buffers - length + 1)),
        };
        return new RingBuffer(address, length);
    }

    /// <summary>Room for an indirect table.</summary>
    /// <returns>Its address.</returns>
    protected ulong NextTable(uint count)
    {
        uint length = VirtqDesc.Size * count;
        uint offset = _table + length <= RingRam.TablesLength ? _table : 0;
        _table = offset + length;
        return RingRam.Tables + offset;
    }

    /// <summary>Bends a word of a descriptor; the last two are 16 bits each.</summary>
    protected void BendDescriptor(ulong address)
    {
        switch (Random.Next(8))
        {
            case 0:
                Ram.Write(address, Random.OneIn(4) ? Random.NextUInt64() : Random.Pick<ulong>(s_strangeAddresses));
                break;
            case 1:
                Ram.Write(address + 8, Random.OneIn(4) ? Random.NextUInt32() : Random.Pick<uint>(s_strangeLengths));
                break;
            case 2 or 3:
                Ram.Word(address + 12) = (ushort)(Random.OneIn(4) ? Random.NextUInt32() : (uint)Random.Next(8));
                break;
            case 4 or 5:
                Ram.Word(address + 14) = (ushort)(Random.OneIn(4) ? Random.NextUInt32() : (uint)Random.Next((int)Input.Num + 1));
                break;
            default:
                Ram.At(address + (uint)Random.Next(16), 1)[0] ^= (byte)(1 << Random.Next(8));
                break;
        }

        KeepTablesInTheFirstRegion(address);
    }

    /// <summary>Flags of descriptors and table entries.</summary>
    protected abstract ushort FlagsAt(ulong address);

    /// <summary>Where two small regions meet, a word of a table would lie in both.</summary>
    private void KeepTablesInTheFirstRegion(ulong address)
    {
        if ((FlagsAt(address) & VirtqDesc.IndirectFlag) != 0 && Ram.Read<ulong>(address) is > 0 and < GuestRam.Base)
        {
            Ram.Write(address, 0ul);
        }
    }
}
