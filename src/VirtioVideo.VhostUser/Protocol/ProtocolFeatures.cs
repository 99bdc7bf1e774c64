// SPDX-License-Identifier: BSD-3-Clause

using System;

namespace VirtioVideo.VhostUser.Protocol;

/// <summary>vhost-user: protocol features that the daemon knows.</summary>
[Flags]
internal enum ProtocolFeatures : ulong
{
    None = 0,
    MQ = 1ul << 0,
    REPLY_ACK = 1ul << 3,
    BACKEND_REQ = 1ul << 5,
    CONFIG = 1ul << 9,
    RESET_DEVICE = 1ul << 13,
    CONFIGURE_MEM_SLOTS = 1ul << 15,
    STATUS = 1ul << 16,

    /// <summary>
    /// Features that are offered. Not INBAND_NOTIFICATIONS: QEMU accepts it but does not use it, so notifications get lost. Not INFLIGHT_SHMFD:
    /// streams do not outlive the connection, and nobody answers the commands that were pending in them.
    /// </summary>
    Offered = MQ | REPLY_ACK | BACKEND_REQ | CONFIG | RESET_DEVICE | CONFIGURE_MEM_SLOTS | STATUS,
}
