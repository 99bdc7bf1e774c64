// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Linq;
using VirtioVideo.Abi;
using VirtioVideo.Memory;
using VirtioVideo.Tests.Support;
using VirtioVideo.VhostUser.Protocol;
using Xunit;

namespace VirtioVideo.VhostUser.Tests.Support;

/// <summary>A device behind the daemon's socket.</summary>
internal sealed class DaemonLink(DaemonProcess daemon) : IDeviceLink
{
    /// <summary>The front end's addresses are not the guest's.</summary>
    private const ulong UserOffset = 0x7000_0000_0000;

    private readonly int[] _calls = [-1, -1];

    /// <summary>The connection.</summary>
    public TestFrontEnd FrontEnd { get; } = new(daemon);

    /// <summary>Whether the rings are stopped before the connection ends, as QEMU does; else it just ends.</summary>
    public bool StopsRings { get; init; } = true;

    /// <inheritdoc/>
    public void Connect(GuestRam ram, ulong features)
    {
        FrontEnd.Negotiate();
        FrontEnd.Do(Request.SET_FEATURES, features | FeatureBits.ProtocolFeatures);
        Assert.True(FrontEnd.TryDo(Request.SET_MEM_TABLE, Table(ram), [.. Enumerable.Repeat(ram.File, ram.Regions.Length)]), "SET_MEM_TABLE is refused");
    }

    /// <inheritdoc/>
    public void StartRing(in virtiovideo_vring vring)
    {
        bool packed = ((virtiovideo_vring_flag)vring.flags).HasFlag(virtiovideo_vring_flag.VIRTIOVIDEO_VRING_PACKED);
        uint start = packed ? (vring.next_used << 16) | vring.next_avail : vring.next_avail;
        FrontEnd.Do(Request.SET_VRING_NUM, new VringState(vring.queue, vring.num));
        FrontEnd.Do(Request.SET_VRING_BASE, new VringState(vring.queue, start));
        FrontEnd.Do(Request.SET_VRING_ADDR, new VringAddress(vring.queue, 0, UserOffset + vring.desc, UserOffset + vring.used, UserOffset + vring.avail, 0));
        FrontEnd.Do(Request.SET_VRING_CALL, new VringFile(vring.queue), vring.call_fd);
        FrontEnd.Do(Request.SET_VRING_KICK, new VringFile(vring.queue), vring.kick_fd);
        FrontEnd.Do(Request.SET_VRING_ENABLE, new VringState(vring.queue, 1));
        _calls[vring.queue] = vring.call_fd;
    }

    /// <inheritdoc/>
    public bool TryWork(int milliseconds)
    {
        long deadline = Environment.TickCount64 + milliseconds;
        do
        {
            // A short wait for one, a look at the other: a guest's processor has both interrupts at a time.
            if (NativeCalls.WaitReadable(_calls[0], Math.Min(milliseconds, 1)) || NativeCalls.WaitReadable(_calls[1], 0))
            {
                return true;
            }

            if (FrontEnd.IsReadable)
            {
                throw new InvalidOperationException("the daemon says what nobody asked, or is gone");
            }
        }
        while (Environment.TickCount64 < deadline);

        return false;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (StopsRings)
        {
            for (uint i = 0; i < _calls.Length; i++)
            {
                FrontEnd.Ask<VringState, VringState>(Request.GET_VRING_BASE, new VringState(i, 0));
            }
        }

        FrontEnd.Dispose();
    }

    /// <summary>The guest's memory as SET_MEM_TABLE has it.</summary>
    public static byte[] Table(GuestRam ram)
        => [.. TestFrontEnd.Bytes(new MemoryTable((uint)ram.Regions.Length, 0)), .. ram.Regions.SelectMany(region => TestFrontEnd.Bytes(Describe(region)))];

    /// <summary>A region as the messages have it.</summary>
    public static MemoryRegion Describe(GuestRegion region) => new(region.Address, region.Length, UserOffset + region.Address, region.FileOffset);
}
