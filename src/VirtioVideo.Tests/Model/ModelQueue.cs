// SPDX-License-Identifier: BSD-3-Clause

using System.Collections.Generic;

namespace VirtioVideo.Tests.Model;

/// <summary>The input or the output queue of a stream.</summary>
internal sealed class ModelQueue
{
    /// <summary>Resources that have memory.</summary>
    public Dictionary<uint, ModelResource> Resources { get; } = [];

    /// <summary>Resources that are queued, the oldest first.</summary>
    public List<ModelQueued> Queued { get; } = [];

    /// <summary>QUEUE_CLEAR or QUEUE_DETACH_RESOURCES that is not answered yet.</summary>
    public ModelCommand? PendingClear { get; set; }

    /// <summary>Whether that one is QUEUE_DETACH_RESOURCES.</summary>
    public bool IsDetaching { get; set; }

    /// <summary>Whether a resource is queued.</summary>
    public bool IsQueued(uint id) => Queued.Exists(queued => queued.Resource.Id == id);

    /// <summary>Takes the oldest.</summary>
    public ModelQueued Take()
    {
        ModelQueued oldest = Queued[0];
        Queued.RemoveAt(0);
        return oldest;
    }
}
