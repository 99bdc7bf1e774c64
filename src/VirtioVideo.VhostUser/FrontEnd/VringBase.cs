// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Rings;

namespace VirtioVideo.VhostUser.FrontEnd;

/// <summary>vhost-user: the base of a ring, as GET_VRING_BASE and SET_VRING_BASE have it.</summary>
/// <remarks>Split: the index of the next available entry. Packed: the same with its wrap counter in the lower half, that of used ones in the upper.</remarks>
internal static class VringBase
{
    private const ushort WrapCounter = 0x8000;
    private const uint FreshPacked = ((uint)WrapCounter << 16) | WrapCounter;

    /// <summary>What tells a front end where a ring stands.</summary>
    public static uint Of(VringPosition position, bool packed)
        => packed ? ((uint)position.NextUsed << 16) | position.NextAvail : position.NextAvail;

    /// <summary>Where a packed ring is to start.</summary>
    /// <param name="value">As the front end says it.</param>
    /// <param name="stopped">Where it was stopped and the front end asked for it; null if it is new.</param>
    public static VringPosition Packed(uint value, VringPosition? stopped)
    {
        if (value == 0 && stopped is not { NextAvail: 0, NextUsed: 0 })
        {
            // virtio_uml says 0 for every new ring; one that begins there has its wrap counters set (VIRTIO 1.2, 2.8.1).
            value = FreshPacked;
        }

        ushort available = (ushort)value;
        ushort used = (ushort)(value >> 16);
        if (used == 0 && (available & WrapCounter) != 0 && stopped?.NextUsed != 0)
        {
            // Front ends that know one half only: with these counters all descriptors would be in flight, and more.
            used = available;
        }

        return new VringPosition(available, used);
    }
}
