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
/// <param name="statistics">Where copies are counted.</param>
internal sealed class BufferTable(CodecStatistics statistics)
{
    private readonly Dictionary<uint, Resource> _resources = [];
    private int _queuedCount;

    /// <summary>QUEUE_CLEAR or QUEUE_DETACH_RESOURCES that waits for the worker.</summary>
    public DescriptorChain? PendingClear { get; set; }

    /// <summary>Whether the worker has let go for the pending clear, and the buffers are made the guest's alone, call after call.</summary>
    public bool IsLettingGo { get; set; }

    /// <summary>Whether the pending clear detaches the resources as well.</summary>
    public bool DetachAfterClear { get; set; }

    /// <summary>Resources that are queued. Any thread.</summary>
    public int QueuedCount => Volatile.Read(ref _queuedCount);

    /// <summary>Resources that have memory.</summary>
    public int Count => _resources.Count;

    /// <summary>Bytes of all resources.</summary>
    public ulong TotalLength { get; private set; }

    /// <summary>All resources.</summary>
    public Dictionary<uint, Resource>.ValueCollection All => _resources.Values;

    /// <summary>The resource of an id; null if none was attached.</summary>
    public Resource? Find(uint id) => _resources.GetValueOrDefault(id);

    /// <summary>Gives a resource memory, in place of what it had.</summary>
    /// <param name="id">The resource's id.</param>
    /// <param name="memory">The memory, which becomes the resource's own.</param>
    /// <returns>The resource, made if need be.</returns>
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

    /// <summary>The resource goes to the worker; its command is answered later.</summary>
    public void MarkQueued(Resource resource, DescriptorChain command)
    {
        resource.Pending = command;
        Volatile.Write(ref _queuedCount, _queuedCount + 1);
    }

    /// <summary>The resource is the guest's again.</summary>
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

    /// <summary>Of the memory of pictures that a decoder refers to nothing is touched any more.</summary>
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

    /// <summary>The same, as far as the work of this call goes.</summary>
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

    /// <summary>Forgets all resources, as far as the work of this call goes. None may be queued.</summary>
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

/// <summary>What a RESOURCE_ATTACH is for, as things were when it was taken from the virtqueue.</summary>
/// <param name="Queue">The queue.</param>
/// <param name="Id">The resource's id.</param>
/// <param name="Layout">How pictures are to lie in the memory; null for bitstreams.</param>
/// <param name="Resolution">The change of resolution that the guest knew of at most.</param>
internal readonly record struct AttachTarget(virtio_video_queue_type Queue, uint Id, FrameLayout? Layout, uint Resolution);
