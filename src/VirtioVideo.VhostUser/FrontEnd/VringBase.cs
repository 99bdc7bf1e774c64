// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Rings;

namespace VirtioVideo.VhostUser.FrontEnd;

/// <summary>vhost-user: the base of a ring, as in GET_VRING_BASE and SET_VRING_BASE.</summary>
/// <remarks>
/// Split: index of the next available entry. Packed: the lower half is the index of the next available descriptor with its wrap counter, the upper
/// half that of the next used one.
/// </remarks>
internal static class VringBase
{
    private const ushort WrapCounter = 0x8000;
    private const uint FreshPacked = ((uint)WrapCounter << 16) | WrapCounter;

    /// <summary>Encodes where a ring stands, for the front end.</summary>
    public static uint Of(VringPosition position, bool packed)
        => packed ? ((uint)position.NextUsed << 16) | position.NextAvail : position.NextAvail;

    /// <summary>Decodes where a packed ring is to start.</summary>
    /// <param name="value">The front end's value.</param>
    /// <param name="stopped">Where the ring stopped, if the front end asked for that; null if the ring is new.</param>
    public static VringPosition Packed(uint value, VringPosition? stopped)
    {
        if (value == 0 && stopped is not { NextAvail: 0, NextUsed: 0 })
        {
            // virtio_uml sets 0 for every new ring, but a ring that begins there has its wrap counters set (VIRTIO 1.2, 2.8.1).
            value = FreshPacked;
        }

        ushort available = (ushort)value;
        ushort used = (ushort)(value >> 16);
        if (used == 0 && (available & WrapCounter) != 0 && stopped?.NextUsed != 0)
        {
            // Some front ends know only one half. Their wrap counters would mean that more than all descriptors are in flight.
            used = available;
        }

        return new VringPosition(available, used);
    }
}
