// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.VhostUser.Protocol;

/// <summary>Feature bits beside those of the device: of VIRTIO and of vhost-user.</summary>
internal static class FeatureBits
{
    /// <summary>VIRTIO_F_INDIRECT_DESC.</summary>
    public const ulong IndirectDesc = 1ul << 28;

    /// <summary>VIRTIO_F_EVENT_IDX.</summary>
    public const ulong EventIdx = 1ul << 29;

    /// <summary>VHOST_USER_F_PROTOCOL_FEATURES.</summary>
    public const ulong ProtocolFeatures = 1ul << 30;

    /// <summary>VIRTIO_F_VERSION_1.</summary>
    public const ulong Version1 = 1ul << 32;

    /// <summary>VIRTIO_F_RING_PACKED.</summary>
    public const ulong RingPacked = 1ul << 34;

    /// <summary>
    /// What is offered for rings and transport. Not VIRTIO_F_IN_ORDER: a driver that has it takes it without asking, and then the answers of inputs wait
    /// for those of outputs that were queued before, which wait for inputs.
    /// </summary>
    public const ulong Offered = IndirectDesc | EventIdx | ProtocolFeatures | Version1 | RingPacked;
}
