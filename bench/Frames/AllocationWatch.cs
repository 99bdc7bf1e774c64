// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.Diagnostics.Tracing;
using System.Linq;

namespace VirtioVideo.Bench.Frames;

/// <summary>Tells which types the managed memory goes to: the runtime samples one allocation in some 100 kB.</summary>
internal sealed class AllocationWatch : EventListener
{
    private const EventKeywords GC = (EventKeywords)1;

    private readonly Dictionary<string, long> _bytes = [];

    /// <summary>The types with what they got, most first.</summary>
    public IEnumerable<(string Type, long Bytes)> Types()
    {
        lock (_bytes)
        {
            return [.. _bytes.OrderByDescending(pair => pair.Value).Select(pair => (pair.Key, pair.Value))];
        }
    }

    /// <inheritdoc/>
    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == "Microsoft-Windows-DotNETRuntime")
        {
            EnableEvents(eventSource, EventLevel.Verbose, GC);
        }
    }

    /// <inheritdoc/>
    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        if (eventData.EventName?.StartsWith("GCAllocationTick", StringComparison.Ordinal) != true || eventData.PayloadNames is not { } names)
        {
            return;
        }

        int type = names.IndexOf("TypeName");
        int amount = names.IndexOf("AllocationAmount64");
        if (type >= 0 && amount >= 0 && eventData.Payload?[type] is string name)
        {
            lock (_bytes)
            {
                _bytes[name] = _bytes.GetValueOrDefault(name) + Convert.ToInt64(eventData.Payload[amount], null);
            }
        }
    }
}
