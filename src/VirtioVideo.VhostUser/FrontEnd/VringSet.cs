// SPDX-License-Identifier: BSD-3-Clause

using System;
using VirtioVideo.Device;
using VirtioVideo.Memory;
using VirtioVideo.Platform.Linux;
using VirtioVideo.Rings;
using VirtioVideo.VhostUser.Memory;
using VirtioVideo.VhostUser.Protocol;

namespace VirtioVideo.VhostUser.FrontEnd;

/// <summary>The device's virtqueues, which start and stop as the front end says.</summary>
/// <remarks>
/// vhost-user, "Ring states": the kick file starts a ring, GET_VRING_BASE stops it, and it is processed only while it is also enabled. In either case
/// a stopped ring stands still in the device, and nothing of the guest is touched through it. It continues if it is started again at the same place.
/// </remarks>
internal sealed class VringSet(VideoDevice device, RegionTable memory) : IDisposable
{
    /// <summary>VIRTIO 1.2, 2.7.8: offset of used.idx.</summary>
    private const uint UsedIndex = 2;

    private readonly Vring[] _rings = [new(), new()];

    /// <summary>Features that the driver accepted.</summary>
    public ulong Features { get; set; }

    /// <summary>Whether any ring runs.</summary>
    public bool AnyRuns => Array.Exists(_rings, static ring => ring.IsRunning);

    /// <summary>Whether a ring was stopped and the front end did not ask where.</summary>
    public bool AnyIsLeft => Array.Exists(_rings, static ring => ring is { Stopped: not null, IsRunning: false, IsAsked: false });

    private bool ArePacked => (Features & FeatureBits.RingPacked) != 0;

    /// <summary>Returns a ring.</summary>
    /// <exception cref="RefusedException">There is no such ring.</exception>
    public Vring this[uint index] => index < VideoDevice.QueueCount ? _rings[index] : throw new RefusedException($"there is no ring {index}");

    /// <summary>Starts or stops a ring, after one of its settings changed.</summary>
    /// <exception cref="RefusedException">It cannot start.</exception>
    /// <exception cref="HostException">It cannot start.</exception>
    public void Update(uint index)
    {
        Vring ring = this[index];

        // Without protocol features there is no SET_VRING_ENABLE.
        bool runs = ring.Kick is not null && (ring.IsEnabled || (Features & FeatureBits.ProtocolFeatures) == 0);
        if (runs && !ring.IsRunning)
        {
            Start(index, ring);
        }
        else if (!runs && ring.IsRunning)
        {
            Stop(index, ring);
        }
    }

    /// <summary>Starts using a new kick file.</summary>
    /// <exception cref="RefusedException">The ring cannot start.</exception>
    /// <exception cref="HostException">The ring cannot start.</exception>
    public void Restart(uint index)
    {
        if (this[index].IsRunning)
        {
            Stop(index, this[index]);
        }

        Update(index);
    }

    /// <summary>Stops a ring until it gets a new kick file.</summary>
    /// <returns>Where it stands.</returns>
    public uint Ask(uint index)
    {
        Vring ring = this[index];
        if (ring.IsRunning)
        {
            Stop(index, ring);
        }

        ring.SetKick(null);
        ring.IsAsked = true;
        return ring.Stopped is { } stopped ? VringBase.Of(stopped, ArePacked) : ring.Base ?? 0;
    }

    /// <summary>Interrupts the guest.</summary>
    public void Notify(uint index) => _rings[index].Call?.Raise();

    /// <summary>Tells the front end that a ring is broken.</summary>
    public void NotifyError(uint index) => _rings[index].Error?.Raise();

    /// <summary>Resets the rings, because the device was reset.</summary>
    public void Reset()
    {
        foreach (Vring ring in _rings)
        {
            ring.Reset();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Vring ring in _rings)
        {
            ring.Dispose();
        }
    }

    private void Start(uint index, Vring ring)
    {
        if (ring.Num == 0 || ring.Address is not { } address)
        {
            throw new RefusedException($"ring {index} has no size or no address yet");
        }

        ulong used = memory.GuestAddressOf(address.Used);
        VringPosition start = StartOf(ring, used);
        device.StartRing(new VringConfig
        {
            Queue = index,
            Num = ring.Num,
            Flags = (ArePacked ? VringFlags.Packed : 0)
                | ((Features & FeatureBits.IndirectDesc) != 0 ? VringFlags.IndirectDesc : 0)
                | ((Features & FeatureBits.EventIdx) != 0 ? VringFlags.EventIndex : 0),
            Desc = memory.GuestAddressOf(address.Desc),
            Avail = memory.GuestAddressOf(address.Avail),
            Used = used,
            NextAvail = start.NextAvail,
            NextUsed = start.NextUsed,
            KickFd = ring.Kick!.Fd,

            // The ring gets no call file: it may be a socket, and front ends change it while the ring runs.
        });
        ring.IsRunning = true;
        ring.IsAsked = false;
        ring.Base = null;
    }

    private void Stop(uint index, Vring ring)
    {
        ring.Stopped = device.StopRing(index);
        ring.IsRunning = false;
    }

    private VringPosition StartOf(Vring ring, ulong used)
    {
        if (ring.Base is not { } value)
        {
            return ring.Stopped ?? (ArePacked ? VringBase.Packed(0, null) : default);
        }

        if (ArePacked)
        {
            return VringBase.Packed(value, ring.IsAsked ? ring.Stopped : null);
        }

        if (value > ushort.MaxValue)
        {
            throw new RefusedException($"the base 0x{value:x} of a split ring has more than 16 bits");
        }

        ushort available = (ushort)value;
        if (ring is { IsAsked: true, Stopped: { } stopped } && stopped.NextAvail == available)
        {
            return stopped;
        }

        // Only the ring itself tells how far its used side is.
        return GuestWords.TryMap(device.Memory, used, UsedIndex + sizeof(ushort), sizeof(ushort), out GuestWords words)
            ? new VringPosition(available, words.Read16(UsedIndex))
            : throw new RefusedException("the used ring is not inside guest memory");
    }
}
