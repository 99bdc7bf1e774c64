// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Fuzz.Engine;
using VirtioVideo.Rings;
using VirtioVideo.Tests.PlainRings;
using VirtioVideo.Tests.Support;

namespace VirtioVideo.Fuzz.Rings;

/// <summary>Writes a split ring. It does not keep account of descriptors in flight: the device has read them.</summary>
internal sealed class SplitRingWriter(GuestRam ram, VringSettings settings, RingsInput input, FuzzRandom random) : RingWriter(ram, input, random)
{
    private readonly SplitRingDriver _driver = new(ram, settings, input.Start);
    private uint _next;

    /// <inheritdoc/>
    public override int Add(uint room)
    {
        int count = Random.Next((int)uint.Min(room, 64) + 1);
        for (int i = 0; i < count; i++)
        {
            AddChain();
        }

        _driver.Publish();
        return count;
    }

    /// <inheritdoc/>
    public override void Bend()
    {
        switch (Random.Next(8))
        {
            case 0:
                _driver.AvailIndex += (ushort)Random.Next((int)Input.Num + 3);
                break;
            case 1:
                _driver.SetHead((ushort)Random.Next((int)Input.Num), (ushort)Random.Next((int)uint.Min(2 * Input.Num, 65536)));
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
        _driver.AvailFlags = (ushort)Random.Next(2);
        _driver.UsedEvent = (ushort)(_driver.NextIndex - Random.Next((int)uint.Min(Input.Num, 70)));
    }

    /// <inheritdoc/>
    protected override ushort FlagsAt(ulong address) => Ram.Word(address + 12);

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
            _driver.SetDescriptor(_next, AnyDescriptor(i < readable, isLast, follower));
            _next = follower;
        }

        if (isIndirect)
        {
            ulong table = NextTable(length - direct);
            for (uint i = direct; i < length; i++)
            {
                Ram.Write(table + (VirtqDesc.Size * (i - direct)), AnyDescriptor(i < readable, i + 1 == length, i + 1 - direct));
            }

            uint follower = (_next + 1) % Input.Num;
            _driver.SetDescriptor(_next, new VirtqDesc { Addr = table, Len = VirtqDesc.Size * (length - direct), Flags = VirtqDesc.IndirectFlag, Next = (ushort)follower });
            _next = follower;
        }

        _driver.AddHead((ushort)head);
    }

    private VirtqDesc AnyDescriptor(bool isReadable, bool isLast, uint next)
    {
        RingBuffer buffer = AnyBuffer();
        int flags = (isReadable ? 0 : VirtqDesc.WriteFlag) | (isLast ? 0 : VirtqDesc.NextFlag);
        return new VirtqDesc { Addr = buffer.Address, Len = buffer.Length, Flags = (ushort)flags, Next = (ushort)next };
    }
}
