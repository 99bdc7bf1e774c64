// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.Threading;
using VirtioVideo.Codecs;
using VirtioVideo.Memory;
using VirtioVideo.Rings;
using VirtioVideo.Wire;

namespace VirtioVideo.Streams;

/// <summary>The resources of the input or the output queue of a stream.</summary>
/// <param name="statistics">Counts copies.</param>
internal sealed class BufferTable(CodecStatistics statistics)
{
    private readonly Dictionary<uint, Resource> _resources = [];
    private int _queuedCount;

    /// <summary>The QUEUE_CLEAR or QUEUE_DETACH_RESOURCES that waits for the worker.</summary>
    public DescriptorChain? PendingClear { get; set; }

    /// <summary>
    /// Whether the worker has let go of the buffers for the pending clear. Over several calls they are then separated from the decoder's references.
    /// </summary>
    public bool IsLettingGo { get; set; }

    /// <summary>Whether the pending clear also detaches the resources.</summary>
    public bool DetachAfterClear { get; set; }

    /// <summary>Number of queued resources. Any thread.</summary>
    public int QueuedCount => Volatile.Read(ref _queuedCount);

    /// <summary>Number of resources that have memory.</summary>
    public int Count => _resources.Count;

    /// <summary>Bytes of all resources.</summary>
    public ulong TotalLength { get; private set; }

    /// <summary>All resources.</summary>
    public Dictionary<uint, Resource>.ValueCollection All => _resources.Values;

    /// <summary>Finds a resource by its id; null if none was attached.</summary>
    public Resource? Find(uint id) => _resources.GetValueOrDefault(id);

    /// <summary>Gives a resource memory, in place of its old memory.</summary>
    /// <param name="id">The resource's id.</param>
    /// <param name="memory">The memory, which the resource owns from now on.</param>
    /// <returns>The resource, which is created if needed.</returns>
    /// <exception cref="OutOfMemoryException">Nothing has changed.</exception>
    public Resource Attach(uint id, AttachedMemory[] memory)
    {
        GuestBuffer[] buffers = Array.ConvertAll(memory, static part => part.Buffer);
        Resource resource = Find(id) ?? new Resource(id, statistics);
        ulong before = resource.TotalLength;
        _ = _resources.TryAdd(id, resource);
        try
        {
            resource.Attach(memory, buffers);
        }
        catch (OutOfMemoryException) when (!resource.IsAttached)
        {
            _resources.Remove(id);
            throw;
        }

        TotalLength += resource.TotalLength - before;
        return resource;
    }

    /// <summary>Marks a resource that goes to the worker. Its command is answered later.</summary>
    public void MarkQueued(Resource resource, DescriptorChain command)
    {
        resource.Pending = command;
        Volatile.Write(ref _queuedCount, _queuedCount + 1);
    }

    /// <summary>Takes the command of a resource that the guest has back.</summary>
    /// <returns>The command to answer; null if it was answered already.</returns>
    public DescriptorChain? TakePending(Resource resource)
    {
        DescriptorChain? command = resource.Pending;
        if (command is not null)
        {
            resource.Pending = null;
            Volatile.Write(ref _queuedCount, _queuedCount - 1);
        }

        return command;
    }

    /// <summary>Lets go of the guest's memory of all pictures that a decoder refers to.</summary>
    public void RetireReferenced()
    {
        foreach (Resource resource in _resources.Values)
        {
            if (resource.Frame is { IsReferenced: true })
            {
                resource.RetireFrame();
            }
        }
    }

    /// <summary>The same, within the budget of this call.</summary>
    /// <returns>False if the rest is for the next call.</returns>
    public bool TryRetireReferenced(WorkBudget work)
    {
        foreach (Resource resource in _resources.Values)
        {
            if (resource.Frame is { IsReferenced: true })
            {
                if (!work.TrySpend(resource.RetireCost))
                {
                    return false;
                }

                resource.RetireFrame();
            }
        }

        return true;
    }

    /// <summary>Forgets all resources, within the budget of this call. None may be queued.</summary>
    /// <returns>False if the rest is for the next call.</returns>
    public bool TryDetachAll(WorkBudget work)
    {
        foreach (Resource resource in _resources.Values)
        {
            if (!resource.IsAttached)
            {
                continue;
            }

            if (!work.TrySpend(resource.RetireCost))
            {
                return false;
            }

            resource.Detach();
        }

        DetachAll();
        return true;
    }

    /// <summary>Forgets a resource. The worker finds its memory gone and drops it.</summary>
    public void Withdraw(Resource resource)
    {
        TotalLength -= resource.TotalLength;
        resource.Detach();
        _resources.Remove(resource.Id);
    }

    /// <summary>Forgets all resources. None may be queued.</summary>
    public void DetachAll()
    {
        foreach (Resource resource in _resources.Values)
        {
            resource.Detach();
        }

        _resources.Clear();
        TotalLength = 0;
    }
}

/// <summary>The target of a RESOURCE_ATTACH, as things were when it was taken from the virtqueue.</summary>
/// <param name="Queue">The queue.</param>
/// <param name="Id">The resource's id.</param>
/// <param name="Layout">How pictures are to lie in the memory; null for bitstreams.</param>
/// <param name="Resolution">The last change of resolution that the guest can have known.</param>
internal readonly record struct AttachTarget(virtio_video_queue_type Queue, uint Id, FrameLayout? Layout, uint Resolution);
