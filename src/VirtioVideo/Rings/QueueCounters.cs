// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.Rings;

/// <summary>What a virtqueue counts over the life of its device.</summary>
internal struct QueueCounters
{
    /// <summary>Notifications from the guest that were seen.</summary>
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

    /// <summary>Why the queue broke last.</summary>
    public QueueFault LastFault;
}

/// <summary>Holds the counters of a queue so that they outlive a stop and a start of it.</summary>
internal sealed class QueueCountersBox
{
    /// <summary>The counters.</summary>
    public QueueCounters Value;
}
