// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Diagnostics;
using VirtioVideo.Memory;

namespace VirtioVideo.Rings;

/// <summary>One virtqueue of a device, whoever reads its rings: chains come out, completed chains go back.</summary>
/// <remarks>Used by the device's thread only.</remarks>
internal abstract class Virtqueue : IDisposable
{
    /// <summary>Every chain that was made.</summary>
    private DescriptorChain[] _chains = [];

    /// <summary>Which of them are free; numbers, as a reference that is stored costs the collector's barrier.</summary>
    private int[] _free = [];

    private int _freeCount;

    /// <param name="chains">How many chains are made at once; further ones when they are needed.</param>
    /// <param name="counters">The counters, kept by the device across starts of the queue.</param>
    protected Virtqueue(int chains, QueueCountersBox counters)
    {
        Counters = counters;
        MakeChains(chains);
    }

    /// <summary>What the queue counts.</summary>
    protected QueueCountersBox Counters { get; }

    /// <summary>Why the queue is broken; sticky until the queue is started again.</summary>
    public QueueFault Fault { get; private set; }

    /// <summary>Chains taken and not given back.</summary>
    public int InFlight => _chains.Length - _freeCount;

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

    /// <summary>Counts a notification of the guest.</summary>
    public abstract void NoteKick();

    /// <summary>Takes a new table of guest memory into use.</summary>
    public abstract void MemoryChanged(GuestMemory memory);

    /// <inheritdoc/>
    public abstract void Dispose();

    /// <summary>Gives a chain back. Called by <see cref="DescriptorChain.Complete"/>.</summary>
    internal abstract void Push(DescriptorChain chain, uint written);

    /// <summary>A chain to fill; it counts as in flight.</summary>
    protected DescriptorChain Take(ulong token)
    {
        if (_freeCount == 0)
        {
            MakeChains(Math.Max(4, _chains.Length));
        }

        DescriptorChain chain = _chains[_free[--_freeCount]];
        chain.Begin(token);
        return chain;
    }

    /// <summary>The chain could not be filled, or was given back.</summary>
    protected void Release(DescriptorChain chain)
    {
        Debug.Assert(chain.IsInFlight, "a chain is given back once");
        chain.End();
        _free[_freeCount++] = chain.Index;
    }

    /// <summary>The table of guest memory changed: finds the chains in flight in the new one.</summary>
    protected void MoveInFlight(GuestMemory memory)
    {
        foreach (DescriptorChain chain in _chains)
        {
            if (chain.IsInFlight)
            {
                chain.MoveTo(memory);
            }
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

    private void MakeChains(int more)
    {
        int count = _chains.Length;
        Array.Resize(ref _chains, count + more);
        Array.Resize(ref _free, count + more);
        for (int i = _chains.Length - 1; i >= count; i--)
        {
            _chains[i] = new DescriptorChain(this, i);
            _free[_freeCount++] = i;
        }
    }
}
