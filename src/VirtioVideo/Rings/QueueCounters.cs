// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.Rings;

/// <summary>Counters of a virtqueue over the life of its device. They survive a stop and a start of the queue.</summary>
internal sealed class QueueCounters
{
    /// <summary>Notifications seen from the guest.</summary>
    public ulong Kicks;

    /// <summary>Chains taken.</summary>
    public ulong Chains;

    /// <summary>Chains given back.</summary>
    public ulong Completions;

    /// <summary>Notifications sent to the guest.</summary>
    public ulong Notifications;

    /// <summary>Batches for which the guest wanted no notification.</summary>
    public ulong Suppressed;

    /// <summary>Faults that broke the queue.</summary>
    public ulong Faults;

    /// <summary>Reason of the last fault.</summary>
    public QueueFault LastFault;
}
