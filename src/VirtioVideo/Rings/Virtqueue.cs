// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Diagnostics;
using VirtioVideo.Memory;

namespace VirtioVideo.Rings;

/// <summary>One virtqueue of a device, at either level: chains are taken from it, completed chains go back.</summary>
/// <remarks>Used by the device's thread only.</remarks>
internal abstract class Virtqueue : IDisposable
{
    /// <summary>All chains that were made.</summary>
    private DescriptorChain[] _chains = [];

    /// <summary>The free ones. They are numbers, because storing a reference costs a write barrier of the collector.</summary>
    private int[] _free = [];

    private int _freeCount;

    /// <param name="chains">Number of chains made at once. Further ones are made when needed.</param>
    /// <param name="counters">The counters, which the device keeps across starts of the queue.</param>
    protected Virtqueue(int chains, QueueCounters counters)
    {
        Counters = counters;
        MakeChains(chains);
    }

    /// <summary>The queue's counters.</summary>
    protected QueueCounters Counters { get; }

    /// <summary>Why the queue is broken. It stays broken until it is started again.</summary>
    public QueueFault Fault { get; private set; }

    /// <summary>Number of chains taken and not given back.</summary>
    public int InFlight => _chains.Length - _freeCount;

    /// <summary>Whether the queue works. A broken or stopped queue is not touched any more, and neither is the memory of its chains.</summary>
    public bool IsLive { get; private set; } = true;

    /// <summary>Takes the next chain.</summary>
    /// <returns>Null if there is none, or the queue is broken.</returns>
    public abstract DescriptorChain? TryPop();

    /// <summary>Publishes the chains pushed since the last call, and notifies the guest if it wants that.</summary>
    public abstract void Flush();

    /// <summary>Asks the guest for a notification of the next chain.</summary>
    /// <returns>True if chains came in the meantime: look again.</returns>
    public abstract bool EnableNotification();

    /// <summary>Counts a notification from the guest.</summary>
    public abstract void NoteKick();

    /// <summary>Starts using a new table of guest memory.</summary>
    public abstract void MemoryChanged(GuestMemory memory);

    /// <inheritdoc/>
    public abstract void Dispose();

    /// <summary>Gives a chain back. Called by <see cref="DescriptorChain.Complete"/>.</summary>
    internal abstract void Push(DescriptorChain chain, uint written);

    /// <summary>Takes a free chain to fill. It counts as in flight.</summary>
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

    /// <summary>Frees a chain that could not be filled, or was given back.</summary>
    protected void Release(DescriptorChain chain)
    {
        Debug.Assert(chain.IsInFlight, "a chain is given back once");
        chain.End();
        _free[_freeCount++] = chain.Index;
    }

    /// <summary>Finds the chains in flight in a new table of guest memory.</summary>
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

    /// <summary>Breaks the queue because of the guest. The first fault counts, and nothing more is read.</summary>
    protected void Break(QueueFault fault)
    {
        if (Fault != QueueFault.None)
        {
            return;
        }

        Fault = fault;
        IsLive = false;
        Counters.LastFault = fault;
        Counters.Faults++;
    }

    /// <summary>Stops the queue, or lets it continue. A broken queue stays broken.</summary>
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
