// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Abi;
using VirtioVideo.Memory;
using VirtioVideo.Platform;
using VirtioVideo.Platform.Linux;
using VirtioVideo.Rings;
using static VirtioVideo.Abi.virtiovideo_vring_flag;

namespace VirtioVideo.Device;

/// <summary>A virtqueue as the host wants it started, checked.</summary>
/// <param name="IsPacked">VIRTIO_F_RING_PACKED.</param>
/// <param name="Settings">Where it lies.</param>
/// <param name="Start">Where it stands.</param>
internal readonly record struct VringRequest(bool IsPacked, VringSettings Settings, VringPosition Start)
{
    /// <summary>The largest queue that VIRTIO knows.</summary>
    public const uint MaxNum = 32768;

    private const virtiovideo_vring_flag KnownFlags
        = VIRTIOVIDEO_VRING_INDIRECT_DESC | VIRTIOVIDEO_VRING_EVENT_IDX | VIRTIOVIDEO_VRING_PACKED | VIRTIOVIDEO_VRING_IN_ORDER;

    /// <summary>Checks what does not need guest memory.</summary>
    /// <exception cref="HostException">EINVAL.</exception>
    public static VringRequest Read(in virtiovideo_vring vring)
    {
        var flags = (virtiovideo_vring_flag)vring.flags;
        Check((flags & ~KnownFlags) == 0, $"unknown vring flags 0x{(uint)(flags & ~KnownFlags):x}");
        bool packed = flags.HasFlag(VIRTIOVIDEO_VRING_PACKED);

        // VIRTIO 1.2, 2.7: a split virtqueue's size is a power of two; 2.8: a packed one's need not be.
        Check(vring.num is > 0 and <= MaxNum, $"queue size {vring.num} is not from 1 to {MaxNum}");
        Check(packed || (vring.num & (vring.num - 1)) == 0, $"queue size {vring.num} of a split virtqueue is no power of two");

        // 2.7, 2.8: alignment of the parts
        Check(vring.desc % 16 == 0 && vring.avail % (packed ? 4u : 2u) == 0 && vring.used % 4 == 0, "a part of the vring is not aligned");
        Check(vring.next_avail <= ushort.MaxValue && vring.next_used <= ushort.MaxValue, "ring indices have 16 bits");
        var start = new VringPosition((ushort)vring.next_avail, (ushort)vring.next_used);
        var (next, used) = (new PackedCursor(start.NextAvail), new PackedCursor(start.NextUsed));
        Check(!packed || (next.Index < vring.num && used.Index < vring.num), $"an index of the packed vring is beyond {vring.num} descriptors");
        uint inFlight = packed ? used.DistanceTo(next, vring.num) : (ushort)(start.NextAvail - start.NextUsed);
        Check(inFlight <= vring.num, $"next_avail is {inFlight} ahead of next_used, in a queue of {vring.num}");
        var settings = new VringSettings(
            vring.num,
            vring.desc,
            vring.avail,
            vring.used,
            flags.HasFlag(VIRTIOVIDEO_VRING_INDIRECT_DESC),
            flags.HasFlag(VIRTIOVIDEO_VRING_EVENT_IDX),
            flags.HasFlag(VIRTIOVIDEO_VRING_IN_ORDER));
        return new VringRequest(packed, settings, start);
    }

    /// <summary>Whether it is a ring that was stopped, going on.</summary>
    public bool Continues(RingVirtqueue stopped)
        => stopped is PackedVirtqueue == IsPacked && stopped.Fault == QueueFault.None && stopped.Settings == Settings && stopped.Position == Start;

    /// <summary>Makes the queue.</summary>
    /// <exception cref="HostException">EINVAL: the ring is not inside guest memory.</exception>
    public RingVirtqueue CreateRing(GuestMemory memory, RingNotifier notifier, QueueCountersBox counters)
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
