// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.InteropServices;
using VirtioVideo.CHeader;

namespace VirtioVideo.Abi;

/// <summary>Counters of a virtqueue since the device was created.</summary>
[CDeclaration(70, Section = "Statistics")]
[StructLayout(LayoutKind.Sequential)]
public unsafe struct virtiovideo_queue_stats
{
    /// <summary>sizeof(struct virtiovideo_queue_stats) of the caller.</summary>
    public uint size;

    /// <summary>Index of the virtqueue, set by the caller.</summary>
    public uint queue;

    /// <summary>Notifications from the guest.</summary>
    public ulong kicks;

    /// <summary>Chains taken from the queue.</summary>
    public ulong chains;

    /// <summary>Chains given back.</summary>
    public ulong completions;

    /// <summary>Notifications sent to the guest.</summary>
    public ulong notifications;

    /// <summary>Batches of completions for which the guest wanted no notification.</summary>
    public ulong suppressed;

    /// <summary>Faults of the guest that broke the queue.</summary>
    public ulong faults;

    /// <summary>Reason of the last fault: VIRTIOVIDEO_FAULT_*.</summary>
    public uint last_fault;

    /// <summary>Zero.</summary>
    public uint reserved;
}
