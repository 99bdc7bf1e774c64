// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.Rings;

/// <summary>VIRTIO 1.2, 2.8.14: <c>struct pvirtq_event_suppress</c>, as one word.</summary>
internal readonly struct PackedEvent(uint word)
{
    /// <summary>RING_EVENT_FLAGS_ENABLE: every change is announced.</summary>
    public const uint Enable = 0;

    /// <summary>RING_EVENT_FLAGS_DISABLE: no change is announced.</summary>
    public const uint Disable = 1;

    /// <summary>RING_EVENT_FLAGS_DESC: the change of one descriptor is announced; with VIRTIO_F_EVENT_IDX only.</summary>
    public const uint Descriptor = 2;

    private const uint FlagsMask = 3;

    /// <summary>A word to write.</summary>
    /// <param name="position">Index of a descriptor, and the wrap counter of its lap in bit 15.</param>
    /// <param name="flags">Which changes are announced.</param>
    public PackedEvent(ushort position, uint flags)
        : this(position | (flags << 16))
    {
    }

    /// <summary>The word.</summary>
    public uint Word => word;

    /// <summary>Which changes are announced.</summary>
    public uint Flags => (word >> 16) & FlagsMask;

    /// <summary>Index of the descriptor, with the wrap counter in bit 15.</summary>
    public ushort Position => (ushort)word;
}
