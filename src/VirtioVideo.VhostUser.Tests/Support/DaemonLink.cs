// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Linq;
using VirtioVideo.Memory;
using VirtioVideo.Platform.Linux;
using VirtioVideo.Rings;
using VirtioVideo.Tests.Support;
using VirtioVideo.VhostUser.Protocol;
using Xunit;

namespace VirtioVideo.VhostUser.Tests.Support;

/// <summary>A device behind the daemon's socket.</summary>
internal sealed class DaemonLink(TestFrontEnd frontEnd) : IDeviceLink
{
    /// <summary>The front end's addresses are not the guest's.</summary>
    private const ulong UserOffset = 0x7000_0000_0000;

    private readonly VringConfig[] _vrings = new VringConfig[2];
    private readonly SocketPair?[] _sockets = [null, null];
    private GuestRam? _ram;
    private ulong _features;

    public DaemonLink(DaemonProcess daemon)
        : this(new TestFrontEnd(daemon))
    {
    }

    /// <summary>The connection.</summary>
    public TestFrontEnd FrontEnd => frontEnd;

    /// <summary>Whether the rings are stopped before the connection ends, as QEMU does; else it just ends.</summary>
    public bool StopsRings { get; init; } = true;

    /// <summary>Whether the guest is interrupted through sockets, as User Mode Linux has it.</summary>
    public bool CallsBySocket { get; init; }

    /// <summary>Whether the guest's memory comes by ADD_MEM_REG.</summary>
    public bool RegionsOneByOne { get; init; }

    /// <summary>Whether VHOST_USER_F_PROTOCOL_FEATURES is accepted, and with it SET_VRING_ENABLE.</summary>
    public bool HasEnable { get; init; } = true;

    /// <summary>Whether messages come in the order of libkrun: the owner and memory before the features, a queue's kick file before its call file.</summary>
    public bool OrderOfLibkrun { get; init; }

    /// <inheritdoc/>
    public void Connect(GuestRam ram, ulong features)
    {
        _ram = ram;
        _features = features | (HasEnable ? FeatureBits.ProtocolFeatures : 0);
        FrontEnd.Negotiate();
        Begin();
    }

    /// <summary>A driver begins, or the front end goes on with the one there is.</summary>
    public void Begin()
    {
        if (OrderOfLibkrun)
        {
            Assert.True(FrontEnd.TryDo(Request.SET_OWNER, []), "SET_OWNER is refused");
            GiveMemory();
        }

        FrontEnd.Do(Request.SET_FEATURES, _features);
        if (!OrderOfLibkrun)
        {
            GiveMemory();
        }
    }

    private void GiveMemory()
    {
        if (RegionsOneByOne)
        {
            // The later ones first.
            foreach (GuestRegion region in _ram!.Regions.Reverse())
            {
                FrontEnd.Do(Request.ADD_MEM_REG, new SingleMemoryRegion(0, Describe(region)), _ram.File);
            }

            return;
        }

        Assert.True(FrontEnd.TryDo(Request.SET_MEM_TABLE, Table(_ram!), [.. Enumerable.Repeat(_ram!.File, _ram.Regions.Length)]), "SET_MEM_TABLE is refused");
    }

    /// <inheritdoc/>
    public void StartRing(in VringConfig vring)
    {
        bool packed = (vring.Flags).HasFlag(VringFlags.Packed);
        StartRing(vring, packed ? (vring.NextUsed << 16) | vring.NextAvail : vring.NextAvail);
    }

    /// <summary>Starts a queue where the front end says.</summary>
    public void StartRing(in VringConfig vring, uint start)
    {
        uint queue = vring.Queue;
        _vrings[queue] = vring;
        FrontEnd.Do(Request.SET_VRING_NUM, new VringState(queue, vring.Num));
        FrontEnd.Do(Request.SET_VRING_BASE, new VringState(queue, start));
        FrontEnd.Do(Request.SET_VRING_ADDR, Address(vring));
        if (CallsBySocket)
        {
            _sockets[queue]?.Dispose();
            _sockets[queue] = new SocketPair();
        }

        if (OrderOfLibkrun)
        {
            FrontEnd.Do(Request.SET_VRING_KICK, new VringFile(queue), vring.KickFd);
        }

        FrontEnd.Do(Request.SET_VRING_CALL, new VringFile(queue), _sockets[queue]?.Theirs ?? vring.CallFd);
        if (!OrderOfLibkrun)
        {
            FrontEnd.Do(Request.SET_VRING_KICK, new VringFile(queue), vring.KickFd);
        }

        if (HasEnable)
        {
            FrontEnd.Do(Request.SET_VRING_ENABLE, new VringState(queue, 1));
        }
    }

    /// <summary>Disables the rings, and asks where they stand, as QEMU does with a guest that is paused.</summary>
    public uint[] Pause()
    {
        Disable();
        uint[] positions = [Ask(0), Ask(1)];
        FrontEnd.Do(Request.SET_STATUS, 0ul);
        return positions;
    }

    /// <summary>Disables the rings, as User Mode Linux does when a driver ends.</summary>
    public void Disable()
    {
        FrontEnd.Do(Request.SET_VRING_ENABLE, new VringState(1, 0));
        FrontEnd.Do(Request.SET_VRING_ENABLE, new VringState(0, 0));
    }

    /// <summary>Starts the rings where they were paused.</summary>
    public void Resume(uint[] positions)
    {
        Begin();
        for (uint i = 0; i < positions.Length; i++)
        {
            StartRing(_vrings[i], positions[i]);
        }
    }

    /// <summary>A ring's addresses as the front end has them.</summary>
    public static VringAddress Address(in VringConfig vring)
        => new(vring.Queue, 0, UserOffset + vring.Desc, UserOffset + vring.Used, UserOffset + vring.Avail, 0);

    /// <inheritdoc/>
    public bool TryWork(int milliseconds)
    {
        long deadline = Environment.TickCount64 + milliseconds;
        do
        {
            ForwardCalls();

            // A short wait for one, a look at the other: a guest's processor has both interrupts at a time.
            if (NativeCalls.WaitReadable(_vrings[0].CallFd, Math.Min(milliseconds, 1)) || NativeCalls.WaitReadable(_vrings[1].CallFd, 0))
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
            Ask(0);
            Ask(1);
        }

        FrontEnd.Dispose();
        _sockets[0]?.Dispose();
        _sockets[1]?.Dispose();
    }

    /// <summary>The guest's memory as SET_MEM_TABLE has it.</summary>
    public static byte[] Table(GuestRam ram) => Table([.. ram.Regions.Select(Describe)]);

    /// <summary>Regions as SET_MEM_TABLE has them.</summary>
    public static byte[] Table(params MemoryRegion[] regions)
        => [.. TestFrontEnd.Bytes(new MemoryTable((uint)regions.Length, 0)), .. regions.SelectMany(region => TestFrontEnd.Bytes(region))];

    /// <summary>A region as the messages have it.</summary>
    public static MemoryRegion Describe(GuestRegion region) => new(region.Address, region.Length, UserOffset + region.Address, region.FileOffset);

    private uint Ask(uint queue) => FrontEnd.Ask<VringState, VringState>(Request.GET_VRING_BASE, new VringState(queue, 0)).Num;

    private unsafe void ForwardCalls()
    {
        for (int i = 0; i < _sockets.Length; i++)
        {
            if (_sockets[i] is { } socket && socket.Read() is > 0 and int count)
            {
                Assert.Equal(0, count % sizeof(ulong));
                ulong one = 1;
                _ = Libc.write(_vrings[i].CallFd, &one, sizeof(ulong));
            }
        }
    }
}
