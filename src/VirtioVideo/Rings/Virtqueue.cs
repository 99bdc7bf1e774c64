// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Diagnostics;
using VirtioVideo.Memory;

namespace VirtioVideo.Rings;

/// <summary>One virtqueue of a device, whoever reads its rings: chains come out, completed chains go back.</summary>
/// <remarks>Used by the device's thread only.</remarks>
internal abstract class Virtqueue : IDisposable
{
    /// <summary>Every chain that was made, those that are free first.</summary>
    private DescriptorChain[] _chains;

    private int _free;

    /// <param name="chains">How many chains are made at once; further ones when they are needed.</param>
    /// <param name="counters">The counters, kept by the device across starts of the queue.</param>
    protected Virtqueue(int chains, QueueCountersBox counters)
    {
        Counters = counters;
        _chains = new DescriptorChain[chains];
        while (_free < chains)
        {
            _chains[_free++] = new DescriptorChain(this);
        }
    }

    /// <summary>What the queue counts.</summary>
    protected QueueCountersBox Counters { get; }

    /// <summary>Why the queue is broken; sticky until the queue is started again.</summary>
    public QueueFault Fault { get; private set; }

    /// <summary>Chains taken and not given back.</summary>
    public int InFlight => _chains.Length - _free;

    /// <summary>Whether chains go in and out: a queue that is broken or stopped is not touched any more, nor what its chains name.</summary>
    public bool IsLive { get; private set; } = true;

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

    /// <inheritdoc/>
    public abstract void Dispose();

    /// <summary>Gives a chain back. Called by <see cref="DescriptorChain.Complete"/>.</summary>
    internal void Push(DescriptorChain chain, uint written)
    {
        Counters.Value.Completions++;
        PushUsed(chain, written);
        Release(chain);
    }

    /// <summary>Puts a completion where the guest or the host finds it.</summary>
    protected abstract void PushUsed(DescriptorChain chain, uint written);

    /// <summary>A chain to fill; it counts as in flight.</summary>
    protected DescriptorChain Take(ulong token)
    {
        if (_free == 0)
        {
            MakeChains();
        }

        DescriptorChain chain = _chains[--_free];
        chain.Begin(token, place: _free);
        return chain;
    }

    /// <summary>The chain could not be filled, or was given back.</summary>
    protected void Release(DescriptorChain chain)
    {
        Debug.Assert(_chains[chain.Place] == chain && chain.Place >= _free, "a chain is given back once");
        chain.End();

        // The first of those in flight takes the place that becomes free there.
        DescriptorChain first = _chains[_free];
        _chains[chain.Place] = first;
        first.Place = chain.Place;
        _chains[_free++] = chain;
    }

    /// <summary>The table of guest memory changed: finds the chains in flight in the new one.</summary>
    protected void MoveInFlight(GuestMemory memory)
    {
        for (int i = _free; i < _chains.Length; i++)
        {
            _chains[i].MoveTo(memory);
        }
    }

    /// <summary>The guest broke the queue: the first fault wins, nothing more is read.</summary>
    protected void Break(QueueFault fault)
    {
        if (Fault != QueueFault.None)
        {
            return;
        }

        Fault = fault;
        IsLive = false;
        Counters.Value.LastFault = fault;
        Counters.Value.Faults++;
    }

    /// <summary>The queue is stopped, or goes on. A broken one stays so.</summary>
    protected void SetLive(bool live) => IsLive = live && Fault == QueueFault.None;

    private void MakeChains()
    {
        int count = _chains.Length;
        var more = new DescriptorChain[Math.Max(4, 2 * count)];
        _free = more.Length - count;
        _chains.CopyTo(more, _free);
        for (int i = 0; i < more.Length; i++)
        {
            more[i] ??= new DescriptorChain(this);
            more[i].Place = i;
        }

        _chains = more;
    }
}
