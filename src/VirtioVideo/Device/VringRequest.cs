// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Memory;
using VirtioVideo.Platform.Linux;
using VirtioVideo.Rings;

namespace VirtioVideo.Device;

/// <summary>A checked request to start a virtqueue.</summary>
/// <param name="IsPacked">VIRTIO_F_RING_PACKED.</param>
/// <param name="Settings">Where it lies.</param>
/// <param name="Start">Where it stands.</param>
internal readonly record struct VringRequest(bool IsPacked, VringSettings Settings, VringPosition Start)
{
    /// <summary>The largest queue size in VIRTIO.</summary>
    public const uint MaxNum = 32768;

    private const VringFlags KnownFlags = VringFlags.IndirectDesc | VringFlags.EventIndex | VringFlags.Packed | VringFlags.InOrder;

    /// <summary>Makes the checks that do not need guest memory.</summary>
    /// <exception cref="HostException">EINVAL.</exception>
    public static VringRequest Read(in VringConfig vring)
    {
        VringFlags flags = vring.Flags;
        Check((flags & ~KnownFlags) == 0, $"unknown vring flags 0x{(uint)(flags & ~KnownFlags):x}");
        bool packed = flags.HasFlag(VringFlags.Packed);

        // VIRTIO 1.2: the size of a split virtqueue is a power of two (2.7). That of a packed one need not be (2.8).
        Check(vring.Num is > 0 and <= MaxNum, $"queue size {vring.Num} is not from 1 to {MaxNum}");
        Check(packed || (vring.Num & (vring.Num - 1)) == 0, $"queue size {vring.Num} of a split virtqueue is no power of two");

        // 2.7, 2.8: alignment of the parts
        Check(vring.Desc % 16 == 0 && vring.Avail % (packed ? 4u : 2u) == 0 && vring.Used % 4 == 0, "a part of the vring is not aligned");
        Check(vring.NextAvail <= ushort.MaxValue && vring.NextUsed <= ushort.MaxValue, "ring indices have 16 bits");
        var start = new VringPosition((ushort)vring.NextAvail, (ushort)vring.NextUsed);
        var (next, used) = (new PackedCursor(start.NextAvail), new PackedCursor(start.NextUsed));
        Check(!packed || (next.Index < vring.Num && used.Index < vring.Num), $"an index of the packed vring is beyond {vring.Num} descriptors");
        uint inFlight = packed ? used.DistanceTo(next, vring.Num) : (ushort)(start.NextAvail - start.NextUsed);
        Check(inFlight <= vring.Num, $"next_avail is {inFlight} ahead of next_used, in a queue of {vring.Num}");
        var settings = new VringSettings(
            vring.Num,
            vring.Desc,
            vring.Avail,
            vring.Used,
            flags.HasFlag(VringFlags.IndirectDesc),
            flags.HasFlag(VringFlags.EventIndex),
            flags.HasFlag(VringFlags.InOrder));
        return new VringRequest(packed, settings, start);
    }

    /// <summary>Whether it continues a ring that was stopped.</summary>
    public bool Continues(RingVirtqueue stopped)
        => stopped is PackedVirtqueue == IsPacked && stopped.Fault == QueueFault.None && stopped.Settings == Settings && stopped.Position == Start;

    /// <summary>Makes the queue.</summary>
    /// <exception cref="HostException">EINVAL: the ring is not inside guest memory.</exception>
    public RingVirtqueue CreateRing(GuestMemory memory, RingNotifier notifier, QueueCounters counters)
        => IsPacked
            ? new PackedVirtqueue(Settings, Start, memory, notifier, counters)
            : new SplitVirtqueue(Settings, Start, memory, notifier, counters);

    private static void Check(bool holds, string message)
    {
        if (!holds)
        {
            throw new HostException(Errno.EINVAL, message);
        }
    }
}
