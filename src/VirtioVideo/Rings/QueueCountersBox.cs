// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.Rings;

/// <summary>Holds the counters of a queue so that they outlive a stop and a start of it.</summary>
internal sealed class QueueCountersBox
{
    /// <summary>The counters.</summary>
    public QueueCounters Value;
}
