// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.VhostUser.Protocol;

/// <summary>Feature bits of VIRTIO and of vhost-user, in addition to those of the device.</summary>
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
    /// Features offered for rings and transport. VIRTIO_F_IN_ORDER is not among them. A driver that knows it always accepts it. Then responses to
    /// inputs would wait for responses to outputs that were queued earlier, and those wait for inputs.
    /// </summary>
    public const ulong Offered = IndirectDesc | EventIdx | ProtocolFeatures | Version1 | RingPacked;
}
