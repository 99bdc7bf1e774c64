// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using VirtioVideo.Memory;

namespace VirtioVideo.Rings;

/// <summary>One virtqueue of a device, whoever reads its rings: chains come out, completed chains go back.</summary>
/// <remarks>Used by the device's thread only.</remarks>
internal abstract class Virtqueue : IDisposable
{
    private readonly Stack<DescriptorChain> _pool = new();
    private DescriptorChain? _inFlight;

    /// <summary>The counters, kept by the device across starts of the queue.</summary>
    protected readonly QueueCountersBox Counters;

    protected Virtqueue(QueueCountersBox counters)
    {
        Counters = counters;
    }

    /// <summary>Why the queue is broken; sticky until the queue is started again.</summary>
    public QueueFault Fault { get; private set; }

    /// <summary>Chains taken and not given back.</summary>
    public int InFlight { get; private set; }

    /// <summary>Takes the next chain.</summary>
    /// <returns>Null if there is none, or the queue is broken.</returns>
    public abstract DescriptorChain? TryPop();

    /// <summary>Publishes what was pushed since the last time and tells the guest, if it wants to be told.</summary>
    public abstract void Flush();

    /// <summary>Asks for a notification of the next chain.</summary>
    /// <returns>True if chains came in the meantime: look again.</returns>
    public abstract bool EnableNotification();

    /// <summary>Clears the guest's notification. Before the queue is looked at.</summary>
    public abstract void AcknowledgeKick();

    /// <summary>Takes a new table of guest memory into use.</summary>
    public abstract void MemoryChanged(GuestMemory memory);

    /// <summary>Gives a chain back. Called by <see cref="DescriptorChain.Complete"/>.</summary>
    internal void Push(DescriptorChain chain, uint written)
    {
        Counters.Value.Completions++;
        Unlink(chain);
        PushUsed(chain, written);
        _pool.Push(chain);
    }

    /// <inheritdoc/>
    public abstract void Dispose();

    /// <summary>Puts a completion where the guest or the host finds it.</summary>
    protected abstract void PushUsed(DescriptorChain chain, uint written);

    /// <summary>A chain object to fill.</summary>
    protected DescriptorChain Take(ulong token)
    {
        DescriptorChain chain = _pool.TryPop(out DescriptorChain? free) ? free : new DescriptorChain(this);
        chain.Begin(token);
        return chain;
    }

    /// <summary>The chain was filled and goes out.</summary>
    protected DescriptorChain Popped(DescriptorChain chain)
    {
        Counters.Value.Chains++;
        InFlight++;
        chain.Previous = null;
        chain.Next = _inFlight;
        if (_inFlight is not null)
        {
            _inFlight.Previous = chain;
        }

        _inFlight = chain;
        return chain;
    }

    /// <summary>The table of guest memory changed: finds the chains in flight in the new one.</summary>
    protected void MoveInFlight(GuestMemory memory)
    {
        for (DescriptorChain? chain = _inFlight; chain is not null; chain = chain.Next)
        {
            chain.MoveTo(memory);
        }
    }

    /// <summary>The chain could not be filled.</summary>
    protected void Discard(DescriptorChain chain) => _pool.Push(chain);

    /// <summary>The guest broke the queue: the first fault wins, nothing more is read.</summary>
    protected void Break(QueueFault fault)
    {
        if (Fault != QueueFault.None)
        {
            return;
        }

        Fault = fault;
        Counters.Value.Faults++;
        Counters.Value.LastFault = fault;
    }

    private void Unlink(DescriptorChain chain)
    {
        InFlight--;
        if (chain.Previous is null)
        {
            _inFlight = chain.Next;
        }
        else
        {
            chain.Previous.Next = chain.Next;
        }

        if (chain.Next is not null)
        {
            chain.Next.Previous = chain.Previous;
        }

        chain.Previous = null;
        chain.Next = null;
    }
}
